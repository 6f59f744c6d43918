"""Which files decide about what is said, so that an editor is asked to tell when they change.

What they are called is asked of whoever reads them.
"""

from __future__ import annotations

import glob
import os
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol.types import (
    WORKSPACE_DID_CHANGE_WATCHED_FILES,
    DidChangeWatchedFilesRegistrationOptions,
    FileChangeType,
    FileSystemWatcher,
    Registration,
    RelativePattern,
)

from flake8_aiocost.bill import rates
from flake8_aiocost.cost import sources
from flake8_aiocost.errors import Unreadable
from flake8_aiocost.frontends.lsp.workspace import is_passed_over
from flake8_aiocost.project.sources import read_text
from flake8_aiocost.review import baseline
from flake8_aiocost.settings import ROOT_MARKERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flake8_aiocost.frontends.lsp.session import Session
    from flake8_aiocost.settings import Settings

MODULE, SETTINGS = ".py", "pyproject.toml"
_NAMES = (*ROOT_MARKERS, *sources.TARGET, sources.TABLES, rates.FILE, baseline.NAME)
#: What an editor is asked to tell of before any project is read.
GLOBS = tuple(dict.fromkeys(f"**/{each}" for each in (f"*{MODULE}", *_NAMES)))


def registration() -> Registration:
    """What is asked of the client at first."""
    return _registration("aiocost-files", [FileSystemWatcher(each) for each in GLOBS])


def further(settings: Settings, folders: Iterable[str], name: str, *, relative: bool) -> Registration | None:
    """What has to be asked of the client too, once a project is known; ``None`` where that is nothing.

    Args:
        settings: of the project: they may name files that are called anything.
        folders: the open ones. The project's root may lie above them.
        name: of the registration.
        relative: the client knows patterns that are relative to a folder; else it tells of all files of that name.
    """
    inside = tuple(each.rstrip(os.sep) + os.sep for each in folders)
    watchers = []
    for folder, pattern in patterns(settings):
        place = os.path.join(folder, pattern)  # noqa: PTH118  a pattern is no path
        usual = any(fnmatchcase(place.replace(os.sep, "/"), each.replace("**", "*")) for each in GLOBS)
        if not (usual and place.startswith(inside)):
            wanted = RelativePattern(Path(folder).as_uri(), pattern) if relative else f"**/{pattern}"
            watchers.append(FileSystemWatcher(wanted))
    return _registration(name, watchers) if watchers else None


def _registration(name: str, watchers: list[FileSystemWatcher]) -> Registration:
    return Registration(name, WORKSPACE_DID_CHANGE_WATCHED_FILES, DidChangeWatchedFilesRegistrationOptions(watchers))


def patterns(settings: Settings) -> Iterator[tuple[str, str]]:
    """The files beside its modules that a project is read from: folders, and patterns of names in them."""
    for name in (*sources.TARGET, rates.FILE, SETTINGS):
        yield _split(settings.root / name)
    if settings.table is None:
        yield _split(settings.root / sources.TABLES)
    named = [settings.table, settings.baseline or baseline.NAME, *settings.frameworks, *settings.libraries]
    for each in named:
        if each is not None and each != baseline.NONE:
            folder, last = _split(settings.root / each)
            yield folder, glob.escape(last)


def _split(path: Path) -> tuple[str, str]:
    return os.path.realpath(path.parent), path.name


class Deciding:
    """Tells the files from which more follows than the text of one module, for one project."""

    def __init__(self, settings: Settings) -> None:
        """Find out what they are called."""
        self._root = os.path.realpath(settings.root)
        self._patterns = tuple(patterns(settings))

    def __call__(self, place: str, kind: FileChangeType) -> bool:
        """Whether a file is one of them.

        Args:
            place: where it lies.
            kind: what happened to it.
        """
        folder, name = os.path.split(place)
        if name in ROOT_MARKERS and (kind != FileChangeType.Changed or name == SETTINGS) and self._may_begin(folder):
            return True
        return any(folder == where and fnmatchcase(name, pattern) for where, pattern in self._patterns)

    def _may_begin(self, folder: str) -> bool:
        """Whether the root of some of its files may lie in a folder: one above, or one of its own."""
        below = os.path.relpath(folder, self._root)
        return Path(folder) in Path(self._root).parents or not is_passed_over(os.path.join(below, "_"))  # noqa: PTH118


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
    if path not in project.numbers and path not in project.unread and is_passed_over(path):
        return False
    if kind != FileChangeType.Changed or path not in project.numbers:
        return True
    try:
        return not is_open and not project.has(path, read_text(place))
    except Unreadable:
        return True
