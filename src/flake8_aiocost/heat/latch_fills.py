"""What is called behind a test: whether it keeps its result in what was asked, ``if not cache.rows: await load()``, and
whether it ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flake8_aiocost.module.expressions import Name, is_none, leaf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: Calls in calls that are followed: ``load()`` calls ``_load()``, which keeps it.
_DEPTH = 3


class _Kept(NamedTuple):
    """An attribute: of which object, or objects of which class, by its linked name."""

    owner: str
    attribute: str


class LatchFills:
    """Asked of the latches of a project."""

    def __init__(self, project: ProjectIndex) -> None:
        """Look at no module yet."""
        self._project = project
        self._sets: dict[int, frozenset[_Kept]] = {}

    def fills(self, index: ModuleIndex, number: int) -> bool:
        """Whether a function that is called behind a latch sets what that asks.

        Args:
            index: the module.
            number: of the latch there.
        """
        facts, latch = index.facts, index.facts.latches[number]
        place = facts.places[latch.place]
        asked = _kept(index, latch.asked, place.scope)
        if asked is None:
            return False
        todo = self._called(index, number)
        seen = set(todo)
        for _ in range(_DEPTH):
            if any(self._is_one(asked, each) for function in todo for each in self._set_by(function)):
                return True
            found: set[int] = set()
            for function in todo:
                module, local = self._project.place_of(function)
                owner = self._project.modules[module]
                found |= self._targets(owner, owner.calls_of(local))
            todo = found - seen
            seen |= found
        return False

    def lasts(self, index: ModuleIndex, number: int) -> bool:
        """Whether a function that is called behind a latch has a loop without an end."""
        return any(self._is_endless(each) for each in self._called(index, number))

    def _is_endless(self, function: int) -> bool:
        module, local = self._project.place_of(function)
        index = self._project.modules[module]
        return any(index.facts.loops[each].endless for each in index.inside.loops(local))

    def _called(self, index: ModuleIndex, number: int) -> set[int]:
        """The functions that are called behind a latch."""
        facts = index.facts
        function = facts.places[facts.latches[number].place].function
        return self._targets(index, [call for call in index.calls_of(function) if _is_behind(index, call, number)])

    def _targets(self, index: ModuleIndex, calls: Sequence[int]) -> set[int]:
        names = {name for call in calls for name in index.callees(call)}
        return {target for name in names for target in self._project.hierarchy.of(name)}

    def _set_by(self, function: int) -> frozenset[_Kept]:
        """What a function sets to something."""
        if function not in self._sets:
            module, local = self._project.place_of(function)
            index = self._project.modules[module]
            scope = index.facts.functions[local].scope
            targets = (
                _kept(index, target, scope)
                for each in index.inside.assignments(scope)
                for target in (() if is_none(each.value) else each.targets)
                if isinstance(target, Name) and len(target.attributes) == 1
            )
            self._sets[function] = frozenset(each for each in targets if each is not None)
        return self._sets[function]

    def _is_one(self, asked: _Kept, each: _Kept) -> bool:
        """Whether two attributes may be the same one: of an object of a class, and of one of a class below it."""
        if asked.attribute != each.attribute:
            return False
        line = self._project.hierarchy.line
        return asked.owner == each.owner or asked.owner in line(each.owner) or each.owner in line(asked.owner)


def _is_behind(index: ModuleIndex, call: int, number: int) -> bool:
    """Whether a call stands behind a latch, or behind one inside of that; these have higher numbers."""
    facts = index.facts
    latch = facts.places[facts.calls[call].place].latch
    while latch > number:
        latch = facts.latches[latch].parent
    return latch == number


def _kept(index: ModuleIndex, name: Name, scope: int) -> _Kept | None:
    """What a name of a function stands for, as one that all functions agree on."""
    owners = index.linked(index.names.candidates(Name(name.root), scope))
    known = len(owners) == 1 and owners[0].startswith(":")
    return _Kept(owners[0][1:].removesuffix("()"), leaf(name)) if known else None
