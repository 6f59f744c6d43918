"""What outranks inference: ``# aiocost:`` comments, then the ``hot``, ``background`` and ``cold`` settings."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from flake8_aiocost.heat.entries import display
from flake8_aiocost.model import COMMENT, CONFIGURED, MODULE_LEVEL, Heat
from flake8_aiocost.project.path_globs import is_path, path_globs
from flake8_aiocost.project.patterns import dotted_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.model import HeatKind, Temperature
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.settings import Settings

_KINDS: dict[Temperature, HeatKind] = {"hot": "request", "background": "job", "cold": "script"}


def fixed(index: ModuleIndex, settings: Settings) -> dict[int, Heat]:
    """The functions (and ``MODULE_LEVEL``) whose heat somebody wrote down: on the function, the module, in settings."""
    said: dict[int, Heat] = {}
    facts = index.facts
    below = _settings(index, settings)
    for number in range(MODULE_LEVEL, len(facts.functions)):
        function = facts.functions[number] if number >= 0 else None
        word = (function.pragma if function else None) or facts.pragma
        heat = (word, f"{COMMENT}{word}") if word else (below.get(number), CONFIGURED)
        if heat[0] is not None:
            said[number] = Heat(_KINDS[heat[0]], display(function) if function else "this module", heat[1])
    return said


def relative(path: str, root: Path) -> str:
    """A linted file's path from the project root, with ``/``; as it is where it lies elsewhere."""
    top = f"{root}{os.sep}"
    if path.startswith(top) and root.is_absolute():
        # It is the same, and several times as fast.
        below = path[len(top) :].replace(os.sep, "/")
        if not any(each in f"/{below}/" for each in ("//", "/./")):
            return below
    try:
        return Path(path).absolute().relative_to(root.absolute()).as_posix()
    except ValueError:
        return PurePath(path).as_posix()


def unmatched(modules: Sequence[ModuleIndex], settings: Settings) -> Iterator[tuple[Temperature, str]]:
    """The patterns of these settings that match no module and no function of a project, with their settings."""
    for word, patterns in _words(settings):
        for pattern in patterns:
            if not any(_matches(index, settings, pattern) for index in modules):
                yield word, pattern


def _matches(index: ModuleIndex, settings: Settings, pattern: str) -> bool:
    path = relative(index.path, settings.root)
    if is_path(pattern):
        return path_globs((pattern,)).match_file(path)
    functions = range(MODULE_LEVEL, len(index.facts.functions))
    return any(_dotted(path, index, number, (pattern,)) for number in functions)


def _words(settings: Settings) -> tuple[tuple[Temperature, tuple[str, ...]], ...]:
    return ("hot", settings.hot), ("background", settings.background), ("cold", settings.cold)


def _settings(index: ModuleIndex, settings: Settings) -> dict[int, Temperature]:
    words = _words(settings)
    if not any(patterns for _, patterns in words):
        return {}
    path = relative(index.path, settings.root)
    said: dict[int, Temperature] = {}
    for word, patterns in words:
        globs = tuple(pattern for pattern in patterns if is_path(pattern))
        dotted = tuple(pattern for pattern in patterns if not is_path(pattern))
        whole = bool(globs) and path_globs(globs).match_file(path)
        for number in range(MODULE_LEVEL, len(index.facts.functions)):
            if whole or (dotted and _dotted(path, index, number, dotted)):
                said.setdefault(number, word)
    return said


def _dotted(path: str, index: ModuleIndex, number: int, patterns: tuple[str, ...]) -> bool:
    """``app.feed.get_*`` against the dotted names of a function."""
    names = dotted_names(path, index.facts.functions[number].qualname if number >= 0 else "")
    return any(
        fnmatchcase(name, pattern) or fnmatchcase(name, f"{pattern}.*") for name in names for pattern in patterns
    )
