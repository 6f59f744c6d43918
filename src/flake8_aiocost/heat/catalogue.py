"""Which frameworks matter to a module, read once and indexed by what they look for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from flake8_aiocost.errors import FrameworkError
from flake8_aiocost.heat.schema import Entry, Framework, Module, parse
from flake8_aiocost.prepared import Shipped, own_text, stamp
from flake8_aiocost.project.patterns import PatternTable
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The keys of a framework's entry that hold names.
Slot = Literal["decorators", "bases", "class_decorators", "calls", "assigns", "annotations", "iterates", "polls"]
#: The shipped framework files.
FRAMEWORKS = Shipped(Path(__file__).parent / "frameworks", Framework, parse)


class Pattern(Record, frozen=True):
    """An entry with the name of its framework."""

    entry: Entry
    framework: str


class Index(Record, frozen=True):
    """The entries of some frameworks, by each way in which they can match."""

    decorators: PatternTable[Pattern] = msgspec.field(default_factory=PatternTable)
    bases: PatternTable[Pattern] = msgspec.field(default_factory=PatternTable)
    class_decorators: PatternTable[Pattern] = msgspec.field(default_factory=PatternTable)
    calls: PatternTable[Pattern] = msgspec.field(default_factory=PatternTable)
    assigns: PatternTable[Pattern] = msgspec.field(default_factory=PatternTable)
    annotations: PatternTable[Pattern] = msgspec.field(default_factory=PatternTable)
    iterates: PatternTable[Pattern] = msgspec.field(default_factory=PatternTable)
    polls: PatternTable[Pattern] = msgspec.field(default_factory=PatternTable)
    parameters: list[Pattern] = msgspec.field(default_factory=list)
    modules: list[tuple[Module, str]] = msgspec.field(default_factory=list)

    def add(self, framework: Framework) -> None:
        """Take in one file."""
        for entry in framework.entry:
            pattern = Pattern(entry, framework.framework)
            self.decorators.add(entry.decorators, pattern)
            self.bases.add(entry.bases, pattern)
            self.class_decorators.add(entry.class_decorators, pattern)
            self.calls.add(entry.calls, pattern)
            self.assigns.add(entry.assigns, pattern)
            self.annotations.add(entry.annotations, pattern)
            self.iterates.add(entry.iterates, pattern)
            self.polls.add(entry.polls, pattern)
            if entry.parameters:
                self.parameters.append(pattern)
        self.modules.extend((module, framework.framework) for module in framework.module)


class Catalogue(Record, frozen=True):
    """``known`` holds the frameworks that a module imports; ``generic`` is asked where none of them has an answer.

    ``stated``: files of the project's own are among them, which may name what the project defines.
    """

    known: Index
    generic: Index
    stated: bool = False
    _leaves: dict[Slot, frozenset[str] | None] = msgspec.field(default_factory=dict)

    def leaves(self, slot: Slot) -> frozenset[str] | None:
        """The last parts of names that may fit a pattern of some kind; ``None`` where any may.

        It is the same for all modules of a project.
        """
        if slot not in self._leaves:
            found = [getattr(each, slot).leaves for each in (self.known, self.generic)]
            self._leaves[slot] = None if None in found else frozenset().union(*found)
        return self._leaves[slot]


def catalogue(imports: Iterable[str], own: tuple[str, ...] = ()) -> Catalogue:
    """The framework files that matter to a module.

    Args:
        imports: ``ModuleFacts.imports``.
        own: paths of the user's framework files.

    Raises:
        FrameworkError: a file of the user's own cannot be read or is not in the schema.
    """
    tops = {name.partition(".")[0] for name in imports}
    stamped = tuple((path, stamp(Path(path))) for path in own)
    by_root = _by_root(stamped)
    return _catalogue(by_root[""].union(*(by_root[each] for each in tops if each in by_root)), stamped)


@lru_cache(maxsize=8)
def _by_root(own: tuple[tuple[str, int], ...]) -> dict[str, frozenset[int]]:
    """The numbers of the framework files by the packages that they are for; those for none in particular by ``""``."""
    found: dict[str, set[int]] = {"": set()}
    for number, each in enumerate(_frameworks(own)):
        for root in each.roots or ("",):
            found.setdefault(root, set()).add(number)
    return {root: frozenset(numbers) for root, numbers in found.items()}


@lru_cache(maxsize=256)
def _catalogue(chosen: frozenset[int], own: tuple[tuple[str, int], ...]) -> Catalogue:
    result = Catalogue(Index(), Index(), bool(own))
    for i in sorted(chosen):
        framework = _frameworks(own)[i]
        # What a user writes down is meant, so it never waits for the shipped files to have no answer.
        (result.known if framework.roots or i < len(own) else result.generic).add(framework)
    return result


@lru_cache(maxsize=8)
def _frameworks(own: tuple[tuple[str, int], ...]) -> tuple[Framework, ...]:
    # A mistake is told on the first file linted, not on the first that imports the framework.
    return tuple(parse(own_text(Path(path), "framework", FrameworkError), path) for path, _ in own) + shipped()


@lru_cache(maxsize=1)
def shipped() -> tuple[Framework, ...]:
    """Every shipped framework, in sorted order of the files."""
    return FRAMEWORKS.load() or tuple(FRAMEWORKS.parsed())
