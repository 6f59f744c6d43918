"""What runs once in the life of an object, or of the program, although nothing is known of its heat.

By a latch: ``if self.started: return``, and ``self.started = True`` after it. By a constructor that starts a method of
which its base has one as well. By an end: a method sets a flag for good that others ask, ``self.closed = True``; or a
function takes away the one object of a module, ``plugin = None`` below ``if plugin``. By its callers: each of them
sleeps in a loop before it calls again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.heat.constructed import INITIALISER
from flake8_aiocost.heat.latch_uses import LatchUses, class_of
from flake8_aiocost.heat.latches import Latches
from flake8_aiocost.heat.polling import polls
from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.expressions import Constant, Name
from flake8_aiocost.module.place import NO_BRANCH
from flake8_aiocost.project.test_code import is_test

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.effects.calls import Calls
    from flake8_aiocost.effects.child import Child
    from flake8_aiocost.module.latch import Latch
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: How a latch is shut that asks whether a cache has something: what stands behind it may be run for each key.
_CACHES = frozenset({"held", "called"})


class Once:
    """Asked of the calls of a project."""

    def __init__(self, project: ProjectIndex, calls: Calls) -> None:
        """Look at none yet."""
        self._project, self._calls = project, calls
        self._latches = Latches(project, {})
        self._uses: dict[int, LatchUses] = {}

    def why(self, index: ModuleIndex, call: int, children: Sequence[Child]) -> str:
        """Why a call is made once, or once after each long sleep; empty where nothing says so.

        Args:
            index: the module.
            call: a call that starts something.
            children: what it starts.
        """
        place = index.facts.places[index.facts.calls[call].place]
        if place.function == MODULE_LEVEL or place.loops:
            return ""
        if any(each.shut not in _CACHES for each in self._latches.around(index, index.facts.calls[call].place)):
            return "it runs once in the life of an object, behind a test that it makes come out otherwise"
        if any(map(_takes_away, _around(index, place.latch))) and self._are_of_base(children):
            # Not so what fills up and is taken away again and again: ``waiting = None``.
            return "it runs where the one object of a module is taken away"
        if index.facts.functions[place.function].name == INITIALISER and self._are_of_base(children):
            return "it runs once in the life of an object, where that is made"
        if flag := self._ended(index, place.function):
            return f"its function sets {flag} for good"
        if self._is_polled(index, place.function):
            return "its callers sleep before they call again"
        return ""

    def _are_of_base(self, children: Sequence[Child]) -> bool:
        """Whether children are methods that a base has as well, as every plugin has a ``stop``."""
        functions = [each for child in children for each in child.functions]
        return bool(functions) and all(map(self._is_of_base, functions))

    def _is_of_base(self, function: int) -> bool:
        hierarchy, record = self._project.hierarchy, self._project.function(function)
        cls = hierarchy.class_of(function)
        bases = hierarchy.line(cls)[1:] if cls and record is not None else ()
        return any(record is not None and hierarchy.by_name.get(f"{each}.{record.name}") for each in bases)

    def _ended(self, index: ModuleIndex, function: int) -> str:
        """The flag that a method sets to ``True`` on each way through it, nothing takes back, and others ask."""
        facts = index.facts
        record = facts.functions[function]
        name = facts.scopes[record.scope].receiver[0]
        for each in index.inside.assignments(record.scope) if record.cls else ():
            place = facts.places[each.place]
            if each.value != Constant(True) or place.branch != NO_BRANCH or place.loops or place.clause:
                continue
            for target in each.targets:
                if not isinstance(target, Name) or target.root != name or len(target.attributes) != 1:
                    continue
                if self._stays(index, target, function) and _is_asked(index, target.attributes[0], function):
                    return f"{name}.{target.attributes[0]}"
        return ""

    @staticmethod
    def _stays(index: ModuleIndex, flag: Name, function: int) -> bool:
        """Whether a flag of an object is false when that is made, and never again once it is true."""
        facts, cls = index.facts, index.facts.functions[function].cls
        made, later = 0, True
        for each in index.names.assigned(cls, flag.attributes[0]):
            setting = facts.places[each.place].function
            begins = setting == MODULE_LEVEL or facts.functions[setting].name == INITIALISER
            made += begins
            later = later and each.value == Constant(not begins)
        return made > 0 and later

    def _is_polled(self, index: ModuleIndex, function: int) -> bool:
        """Whether all calls of a function stand in loops that sleep in each turn."""
        calls = self._calls.of(self._project.number(index.number, function))
        real = [each for each in calls if not is_test(each[0].path)]
        return bool(real) and all(any(polls(owner, loop) for loop in owner.loops_of(call)) for owner, call in real)


def _around(index: ModuleIndex, latch: int) -> Iterator[Latch]:
    while latch >= 0:
        yield index.facts.latches[latch]
        latch = index.facts.latches[latch].parent


def _takes_away(latch: Latch) -> bool:
    """Whether what stands behind a latch sets a name of the module to nothing that was something before."""
    return not latch.asked.attributes and latch.shut in ("false", "none")


def _is_asked(index: ModuleIndex, flag: str, function: int) -> bool:
    """Whether other functions of a class ask for a flag of its objects before they do something."""
    facts = index.facts
    cls = class_of(facts, function)
    return any(
        each.function not in (function, MODULE_LEVEL)
        and class_of(facts, each.function) == cls
        and any(tested.removeprefix("not ").endswith(f".{flag}") for tested in each.tested)
        for each in facts.places
    )
