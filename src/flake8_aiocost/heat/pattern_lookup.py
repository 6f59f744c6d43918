"""Which patterns of the frameworks fit a name."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.heat.marks import dotted
from flake8_aiocost.heat.own_classes import below
from flake8_aiocost.project.calls_by_name import HANDS_OVER, IN_LOOP, KEYWORD, TAKES_FUNCTION, argument

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from flake8_aiocost.heat.catalogue import Catalogue, Pattern, Slot
    from flake8_aiocost.heat.schema import Entry
    from flake8_aiocost.project.patterns import PatternTable
    from flake8_aiocost.project.project import ProjectIndex

#: Names that are remembered. Most are asked for again by the module that asked first, or by all.
_MOST = 20_000


class PatternLookup:
    """Looks linked names up in the frameworks that a project uses: what they are is the same in all of its modules."""

    def __init__(self, project: ProjectIndex, catalogue: Catalogue) -> None:
        """Look up nothing yet."""
        self._project, self.catalogue = project, catalogue
        self._known: dict[tuple[Slot, str], tuple[Pattern, ...]] = {}

    @cached_property
    def wanted(self) -> tuple[Mapping[str, int], int]:
        """What a call has to have that may fit a pattern (``calls_by_name``): by the last part of its name, and of all.

        Two of three calls that look like a registration are ``found.get("key")``, which hands nothing over.
        """
        found: dict[str, int] = {}
        rest = 0
        for leaf, bits in self._wanted():
            if leaf:
                found[leaf] = found.get(leaf, 0) | bits
            else:
                rest |= bits
        for name, bits in below(self._project, found).items():
            found[name] = found.get(name, 0) | bits & HANDS_OVER
        return found, rest

    @cached_property
    def keywords(self) -> frozenset[str]:
        """The keywords by which something is handed over that a pattern speaks of."""
        tables = (index.calls for index in (self.catalogue.known, self.catalogue.generic))
        entries = (pattern.entry for table in tables for _, pattern in table.by_leaf())
        return frozenset(each for entry in entries for each in entry.arguments if isinstance(each, str))

    def _wanted(self) -> Iterator[tuple[str, int]]:
        """The same one by one; where any name may fit there is none."""
        if self.catalogue.leaves("calls") is None:
            yield "", HANDS_OVER
        else:
            for index in (self.catalogue.known, self.catalogue.generic):
                yield from ((leaf, _handed(pattern.entry)) for leaf, pattern in index.calls.by_leaf())
        slots: tuple[tuple[Slot, int], ...] = (("polls", IN_LOOP), ("decorators", TAKES_FUNCTION))
        for slot, bits in slots:
            leaves = self.catalogue.leaves(slot)
            yield from (("", bits),) if leaves is None else ((leaf, bits) for leaf in leaves)

    def of(self, name: str, slot: Slot) -> tuple[Pattern, ...]:
        """The patterns for a name: those of frameworks in use, or where none fits the generic ones."""
        key = (slot, name)
        if key not in self._known:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[key] = self._look_up(name, slot)
        return self._known[key]

    def first(self, names: Iterable[str], slot: Slot) -> tuple[Pattern, ...]:
        """The patterns for the first of some names that has any."""
        return next((found for name in names if (found := self.of(name, slot))), ())

    def _look_up(self, name: str, slot: Slot) -> tuple[Pattern, ...]:
        known: PatternTable[Pattern] = getattr(self.catalogue.known, slot)
        spellings = self._project.hierarchy.spellings(name)
        if self.catalogue.stated:
            spellings = (*spellings, *dotted(self._project, name))
        for spelling in spellings:
            if found := known.find(spelling):
                return found
        generic: PatternTable[Pattern] = getattr(self.catalogue.generic, slot)
        return next((found for spelling in spellings if (found := generic.find(spelling))), ())


def _handed(entry: Entry) -> int:
    """The bits of the arguments that an entry speaks of."""
    found = 0
    for each in entry.arguments:
        if each == -1:
            return HANDS_OVER
        found |= KEYWORD if isinstance(each, str) else argument(each)
    return found
