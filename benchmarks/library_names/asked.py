"""Which names of a file are to be proved, and in which installs: of libraries and of frameworks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flake8_aiocost.effects.catalogue import LIBRARIES
from flake8_aiocost.effects.schema import Call, Same
from flake8_aiocost.effects.schema import parse as parse_library
from flake8_aiocost.heat.catalogue import FRAMEWORKS
from flake8_aiocost.heat.schema import parse as parse_framework
from flake8_aiocost.project.patterns import expand

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.effects.schema import Library
    from flake8_aiocost.heat.schema import Entry, Framework


class Asked(NamedTuple):
    """A name of a file, and what it should be; with a ``reason`` where it is not to be proved."""

    name: str
    expected: str
    reason: str


class File(NamedTuple):
    """A file, the names in it, and the requirements of each install in which they are looked for."""

    name: str
    asked: list[Asked]
    installs: tuple[tuple[str, ...], ...]


def of_library(name: str, library: Library) -> File:
    """Every name of a library's file, expanded; its distributions are installed together."""
    found = []
    for table in library.tables():
        expected = "any"
        if isinstance(table, Call) and table.waits != "nothing":
            expected = "plain" if table.thread == "blocks" else "async"
        names = [*table.names, table.target] if isinstance(table, Same) else table.names
        for pattern in names:
            for each in expand(pattern):
                whole = each[:-2] if isinstance(table, Same) and each.endswith("()") else each
                found.append(Asked(whole, expected, library.unproved or table.unproved))
    return File(name, found, (library.distributions,))


def of_framework(name: str, framework: Framework) -> File:
    """Every name of a framework's file that is no shape, expanded; each of its distributions is installed by itself."""
    found = {
        each: Asked(each, "any", framework.unproved or entry.unproved)
        for entry in framework.entry
        for pattern in _patterns(entry)
        for each in expand(pattern)
        if each[0] not in "*:?"
    }
    for table in framework.module:
        for each in (name for pattern in table.imports for name in expand(pattern)):
            found.setdefault(each, Asked(each, "any", framework.unproved))
    installs = tuple([tuple(each.split()) for each in framework.distributions]) or ((),)
    return File(name, list(found.values()), installs)


def _patterns(entry: Entry) -> Iterator[str]:
    yield from (*entry.decorators, *entry.bases, *entry.class_decorators, *entry.calls, *entry.values)
    yield from (*entry.annotations, *entry.iterates, *entry.polls)


def stems() -> set[str]:
    """The names of all files of libraries and frameworks, without ``.toml``."""
    return {name.removesuffix(".toml") for known in (LIBRARIES, FRAMEWORKS) for name, _ in known.texts()}


def files(chosen: Sequence[str]) -> Iterator[File]:
    """The files of libraries and frameworks, by name without ``.toml``; a library and a framework may share one."""
    for name, text in LIBRARIES.texts():
        if not chosen or name.removesuffix(".toml") in chosen:
            yield of_library(f"libraries/{name}", parse_library(text, name))
    for name, text in FRAMEWORKS.texts():
        if not chosen or name.removesuffix(".toml") in chosen:
            yield of_framework(f"frameworks/{name}", parse_framework(text, name))


def others() -> dict[str, str]:
    """What ``[[same]]`` tables of all libraries say, without those that have a star."""
    tables = (table for library in LIBRARIES.parsed() for table in library.same)
    return {name: table.target for table in tables for pattern in table.names for name in expand(pattern)}
