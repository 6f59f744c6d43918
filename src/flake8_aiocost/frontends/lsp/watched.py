"""Which files decide about what is said, so that an editor is asked to tell when they change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol.types import (
    WORKSPACE_DID_CHANGE_WATCHED_FILES,
    DidChangeWatchedFilesRegistrationOptions,
    FileChangeType,
    FileSystemWatcher,
    Registration,
)

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.project.sources import read_text

if TYPE_CHECKING:
    from flake8_aiocost.frontends.lsp.session import Session
    from flake8_aiocost.settings import Settings

MODULE = ".py"
#: Where settings, rates, tables and requirements are; those that settings name otherwise are known once they are read.
_GLOBS = (
    "**/*.py",
    "**/pyproject.toml",
    "**/rates.toml",
    "**/setup.cfg",
    "**/setup.py",
    "**/tox.ini",
    "**/.flake8",
    "**/*requirements*.txt",
    "**/calibration/*.json",
    "**/*baseline*.json",
    "**/*.lock",
)
_NAMES = ("pyproject.toml", "rates.toml", "setup.cfg", "tox.ini", ".flake8", ".python-version", "Pipfile")
_ENDS = (".lock", ".txt", ".toml")


def registration() -> Registration:
    """What is asked of the client."""
    watchers = [FileSystemWatcher(glob) for glob in _GLOBS]
    return Registration(
        "aiocost-files", WORKSPACE_DID_CHANGE_WATCHED_FILES, DidChangeWatchedFilesRegistrationOptions(watchers)
    )


def is_other(session: Session, place: str, kind: FileChangeType, *, is_open: bool) -> bool:
    """Whether a project has to be read again because of a file.

    Args:
        session: the project.
        place: where the file lies.
        kind: what happened to it.
        is_open: a buffer has its text, which counts.
    """
    path = session.path(place) if place.endswith(MODULE) else None
    project = session.indexed
    if path is None or project is None:
        return False
    if kind != FileChangeType.Changed or path not in project.numbers:
        return True
    try:
        return not is_open and not project.has(path, read_text(place))
    except Unreadable:
        return True


def decides(place: str, settings: Settings) -> bool:
    """Whether more than the text of one module follows from a file.

    Args:
        place: where it lies.
        settings: those of a project.
    """
    if place.endswith(MODULE):
        return False
    name = place.replace("\\", "/").rpartition("/")[2]
    if name in _NAMES or name.endswith(_ENDS):
        return True
    named = (settings.table, settings.baseline, *settings.frameworks, *settings.libraries)
    is_named = any(each is not None and place.endswith(each.rpartition("/")[2]) for each in named)
    return is_named or (name.endswith(".json") and ("calibration" in place or "baseline" in name))
