"""Which patterns of the frameworks fit a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.heat.marks import dotted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flake8_aiocost.heat.catalogue import Catalogue, Pattern, Slot
    from flake8_aiocost.project.patterns import PatternTable
    from flake8_aiocost.project.project import ProjectIndex


class PatternLookup:
    """Looks names up in the frameworks that a project uses."""

    def __init__(self, project: ProjectIndex, catalogue: Catalogue) -> None:
        """Look up nothing yet."""
        self._project, self._catalogue = project, catalogue
        self._known: dict[tuple[Slot, str], tuple[Pattern, ...]] = {}

    def of(self, name: str, slot: Slot) -> tuple[Pattern, ...]:
        """The patterns for a name: those of frameworks in use, or where none fits the generic ones."""
        key = (slot, name)
        if key not in self._known:
            self._known[key] = self._look_up(name, slot)
        return self._known[key]

    def first(self, names: Iterable[str], slot: Slot) -> tuple[Pattern, ...]:
        """The patterns for the first of some names that has any."""
        return next((found for name in names if (found := self.of(name, slot))), ())

    def _look_up(self, name: str, slot: Slot) -> tuple[Pattern, ...]:
        known: PatternTable[Pattern] = getattr(self._catalogue.known, slot)
        spellings = self._project.hierarchy.spellings(name)
        if self._catalogue.stated:
            spellings = (*spellings, *dotted(self._project, name))
        for spelling in spellings:
            if found := known.find(spelling):
                return found
        generic: PatternTable[Pattern] = getattr(self._catalogue.generic, slot)
        return next((found for spelling in spellings if (found := generic.find(spelling))), ())
