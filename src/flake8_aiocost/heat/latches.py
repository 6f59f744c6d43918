"""Whether what stands behind a latch (``module.latches``) runs once: nothing opens it again, and one object is asked.

A flag that its own function takes back, or that something does which the function starts, is no latch: it keeps two
runs from overlapping. Nor is one that is shut from the beginning, ``dirty`` say, which others open for each run. That a
``stop()`` opens it again makes it once for each start. Of an object that each request makes for itself it is no news
that something happens once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.heat.first_turns import bindings_of, is_first_turn
from flake8_aiocost.heat.latch_fills import LatchFills
from flake8_aiocost.heat.latch_owners import asked_classes, is_of_another, own_class
from flake8_aiocost.heat.latch_uses import LatchUses
from flake8_aiocost.heat.makings import INIT, Makings, makers_by_name
from flake8_aiocost.model import BACKGROUND, HOT, MODULE_LEVEL
from flake8_aiocost.module.expressions import Constant, Display, is_none

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from flake8_aiocost.model import Heat, HeatKind
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.latch import Latch
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: How a latch is shut that asks whether a cache has something.
_CACHES = ("held", "called")
#: How one is shut by something that is kept.
_KEPT = (*_CACHES, "started")


class Latches:
    """The latches of a project."""

    def __init__(self, project: ProjectIndex, heats: Mapping[int, Heat]) -> None:
        """Look at none yet; ``heats`` tells how often objects are made."""
        self._project, self._heats = project, heats
        self._fills = LatchFills(project)
        self._makings = Makings(project, heats, self._is_shared)
        self._known: dict[tuple[int, int], bool] = {}
        self._nearest: dict[tuple[int, int], int] = {}
        self._uses: dict[int, LatchUses] = {}

    def around(self, index: ModuleIndex, place: int) -> Iterator[Latch]:
        """The latches that hold around a place, from the innermost one on."""
        facts = index.facts
        number = self._holding(index, facts.places[place].latch)
        while number >= 0:
            yield facts.latches[number]
            number = self._holding(index, facts.latches[number].parent)

    def _holding(self, index: ModuleIndex, number: int) -> int:
        """A latch, or the first around it, that holds; -1 where none does."""
        passed: list[int] = []
        while number >= 0 and (index.number, number) not in self._nearest and not self.holds(index, number):
            passed.append(number)
            number = index.facts.latches[number].parent
        found = self._nearest.get((index.number, number), number)
        self._nearest.update({(index.number, each): found for each in passed})
        return found

    def holds(self, index: ModuleIndex, number: int) -> bool:
        """Whether what stands behind a latch of a module runs once."""
        key = index.number, number
        if key not in self._known:
            latch = index.facts.latches[number]
            if latch.shut == "stored":
                self._known[key] = True
            elif bindings_of(index, latch):
                own = self._project.number(index.number, index.facts.places[latch.place].function)
                self._known[key] = is_first_turn(index, latch, self._heats.get(own))
            else:
                self._known[key] = self._stays_shut(index, number) and self._lasts(index, latch)
        return self._known[key]

    def _stays_shut(self, index: ModuleIndex, number: int) -> bool:
        """Whether nothing opens a latch again, of whichever object it is."""
        latch = index.facts.latches[number]
        if latch.shut == "running":
            return self._fills.lasts(index, number)
        if latch.shut not in _KEPT:
            return _stays(index, latch, self._uses_of(index))
        return self._keeps(index, latch) and (latch.shut != "called" or self._fills.fills(index, number))

    def _is_shared(self, index: ModuleIndex, place: int) -> bool:
        """Whether a place stands behind a latch that asks a class, or a module, of which there is one."""
        number = index.facts.places[place].latch
        while number >= 0:
            latch = index.facts.latches[number]
            is_own = own_class(index, latch) or is_of_another(index, latch) or bindings_of(index, latch)
            if not is_own and latch.shut != "stored" and self._stays_shut(index, number):
                return True
            number = index.facts.latches[number].parent
        return False

    def _uses_of(self, index: ModuleIndex) -> LatchUses:
        if index.number not in self._uses:
            self._uses[index.number] = LatchUses(index)
        return self._uses[index.number]

    def _keeps(self, index: ModuleIndex, latch: Latch) -> bool:
        """Whether a cache has from one call to the next what is kept in it, or there is a task that is kept.

        What takes out single keys, or empties it, shows that it is none where the function itself does that, what that
        starts, or what a request reaches: then it holds what is under way. In a loop it is old things that go.
        """
        facts = index.facts
        own = facts.places[latch.place].function
        if not latch.asked.attributes and latch.asked.root not in facts.scopes[0].bindings:
            return False
        uses = self._uses_of(index)
        started = uses.started(own) if latch.shut in _CACHES else uses.reached(own)
        taking = {function for function in uses.taking(latch) if function >= 0}
        taking |= {
            function
            for function, value in uses.settings(latch)
            if function >= 0 and facts.functions[function].name != INIT and is_empty(value)
        }
        # What a job takes out of a cache is old; of one object that makes it none.
        kinds = HOT if latch.shut in _CACHES else HOT | BACKGROUND
        return not any(
            function == own or facts.functions[function].name in started or self._is_hot(index, function, kinds)
            for function in taking
        )

    def _is_hot(self, index: ModuleIndex, function: int, kinds: frozenset[HeatKind]) -> bool:
        heat = self._heats.get(self._project.number(index.number, function))
        return heat is not None and heat.kind in kinds and not heat.seldom

    def _lasts(self, index: ModuleIndex, latch: Latch) -> bool:
        """Whether what is asked is no object that each request makes.

        A flag of another object than the own one tells that an object comes again: of several classes it may be of,
        one suffices.
        """
        classes = asked_classes(self._project, index, latch)
        if not classes:
            return not is_of_another(index, latch)
        return any(map(self._are_kept, classes))

    def _are_kept(self, cls: str) -> bool:
        """Whether the objects of a class are not made for each request."""
        made = self._project.hierarchy.methods(cls, INIT) or makers_by_name(self._project, cls)
        # Who makes a dataclass, or an object of what comes from elsewhere, is not known.
        return bool(made) and (not any(map(self._makings.is_hot, made)) or self._makings.are_few(cls))


def makers(project: ProjectIndex, index: ModuleIndex, latch: Latch) -> tuple[int, ...]:
    """What runs where an object is made that a latch asks."""
    classes = asked_classes(project, index, latch)
    return tuple(
        made
        for cls in classes
        for made in project.hierarchy.methods(cls, INIT) or makers_by_name(project, cls)
        if project.place_of(made)[1] != MODULE_LEVEL
    )


def asked_by(project: ProjectIndex, functions: Collection[int]) -> Iterator[int]:
    """The functions whose heat tells whether the latches in some functions hold.

    These are what runs where the objects are made that they ask, and what takes something out of a cache.
    """
    for index in project.glanced():
        uses = LatchUses(index)
        for latch in index.facts.latches:
            if project.number(index.number, index.facts.places[latch.place].function) in functions:
                yield from makers(project, index, latch)
                if latch.shut in _KEPT:
                    taking = (*uses.taking(latch), *(function for function, _ in uses.settings(latch)))
                    yield from (project.number(index.number, each) for each in taking if each != MODULE_LEVEL)


def _stays(index: ModuleIndex, latch: Latch, uses: LatchUses) -> bool:
    """Whether a latch is open at first, and stays shut."""
    facts = index.facts
    own = facts.places[latch.place].function
    started = uses.started(own)
    for function, value in uses.settings(latch):
        shuts = isinstance(value, Constant) and latch.shuts(value.value)
        if function == own:
            if not shuts:
                return False
        elif function == MODULE_LEVEL or facts.functions[function].name == INIT:
            if shuts:
                return False
        elif not shuts and facts.functions[function].name in started:
            return False
    return True


def is_empty(value: Expression | None) -> bool:
    """Whether a value is a cache without anything, or none."""
    if isinstance(value, Display):
        return not value.items
    return is_none(value)
