"""The calls, loops, awaits, returns and assignments of each function and loop of a module. Worked out once a module.

Who looks at a call asks for what stands near it. If each of them went over the whole module for that, a function with
twice the calls would take four times as long. ``call_surroundings`` has what stands around calls.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from flake8_aiocost.module.expressions import bare
from flake8_aiocost.project.scans import CALLERS, scanned

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Assignment, ModuleFacts
    from flake8_aiocost.module.uses import Use


class InLoop(NamedTuple):
    """What a loop holds: how many calls in it are awaited, and whether it does anything else that an event loop does.

    ``yields`` tells of a ``yield``, ``pauses`` of it and of an ``await`` of what is no call, ``enters`` of an
    ``async with`` and an ``async for``.
    """

    awaited: int = 0
    yields: bool = False
    pauses: bool = False
    enters: bool = False


class _Callers(msgspec.Struct, frozen=True, array_like=True):
    """The functions whose bodies run the calls of a module, by call: most modules are asked nothing else of them."""

    functions: tuple[int, ...]


class FunctionContents:
    """Looks at a module once for each kind of question."""

    def __init__(self, facts: ModuleFacts) -> None:
        """Look at nothing yet."""
        self._facts = facts

    def _function(self, place: int) -> int:
        return self._facts.places[place].function

    # ── functions ──────────────────────────────────────────────────────────────────────────────────────────────

    def calls(self, function: int) -> Sequence[int]:
        """The calls that the body of a function runs, or the module's own level, in their order."""
        return self._calls.get(function, ())

    @cached_property
    def _calls(self) -> Mapping[int, Sequence[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for number, function in enumerate(self._callers):
            found[function].append(number)
        return found

    def function_of(self, call: int) -> int:
        """The function whose body runs a call."""
        return self._callers[call]

    @cached_property
    def _callers(self) -> Sequence[int]:
        return scanned(self._facts, CALLERS, _Callers, self._table).functions

    def _table(self) -> _Callers:
        return _Callers(tuple([self._function(call.place) for call in self._facts.calls]))

    def loops(self, function: int) -> Sequence[int]:
        """The loops of a function, in their order."""
        return self._loops.get(function, ())

    @cached_property
    def _loops(self) -> Mapping[int, Sequence[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for number, loop in enumerate(self._facts.loops):
            found[self._function(loop.inside)].append(number)
        return found

    def uses(self, function: int) -> Sequence[Use]:
        """What a function awaits and enters, in order."""
        return self._uses.get(function, ())

    @cached_property
    def _uses(self) -> Mapping[int, Sequence[Use]]:
        found: dict[int, list[Use]] = defaultdict(list)
        for each in self._facts.uses:
            found[self._function(each.place)].append(each)
        return found

    def awaits(self, function: int) -> Sequence[Use]:
        """The bare names that a function awaits."""
        return self._awaits.get(function, ())

    @cached_property
    def _awaits(self) -> Mapping[int, Sequence[Use]]:
        found: dict[int, list[Use]] = defaultdict(list)
        for each in self._facts.uses:
            if each.kind == "await" and bare(each.value):
                found[self._function(each.place)].append(each)
        return found

    def first_await(self, function: int, name: str) -> tuple[int, int] | None:
        """Which of a function's awaits is the first of a bare name, and its statement; ``None`` where none is."""
        return self._first_awaits.get((function, name))

    @cached_property
    def _first_awaits(self) -> Mapping[tuple[int, str], tuple[int, int]]:
        found: dict[tuple[int, str], tuple[int, int]] = {}
        for function, awaits in self._awaits.items():
            for number, each in enumerate(awaits):
                if each.statement >= 0:
                    found.setdefault((function, bare(each.value)), (number, each.statement))
        return found

    def yields(self, function: int) -> Sequence[int]:
        """The statements of a function that yield, in their order."""
        return self._yields.get(function, ())

    @cached_property
    def _yields(self) -> Mapping[int, Sequence[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for each in self._facts.handovers:
            if each.kind == "yield":
                found[self._function(each.place)].append(each.statement)
        return {function: sorted(statements) for function, statements in found.items()}

    def returned(self, function: int) -> Sequence[Expression]:
        """What a function returns, where that may be, or hold, what a name is bound to or a call returned."""
        return self._returned.get(function, ())

    @cached_property
    def _returned(self) -> Mapping[int, Sequence[Expression]]:
        found: dict[int, list[Expression]] = defaultdict(list)
        for each in self._facts.handovers:
            if each.kind == "return" and each.value is not None:
                found[self._function(each.place)].append(each.value)
        return found

    def assignments(self, scope: int) -> Sequence[Assignment]:
        """The assignments in a scope, in their order."""
        return self._assignments.get(scope, ())

    @cached_property
    def _assignments(self) -> Mapping[int, Sequence[Assignment]]:
        found: dict[int, list[Assignment]] = defaultdict(list)
        for each in self._facts.assignments:
            found[self._facts.places[each.place].scope].append(each)
        return found

    # ── loops ──────────────────────────────────────────────────────────────────────────────────────────────────

    def calls_in(self, loops: tuple[int, ...]) -> Sequence[int]:
        """The calls that stand inside of some loops, and of no others."""
        return self._calls_in.get(loops, ())

    @cached_property
    def _calls_in(self) -> Mapping[tuple[int, ...], Sequence[int]]:
        found: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for number, call in enumerate(self._facts.calls):
            if loops := self._facts.places[call.place].loops:
                found[loops].append(number)
        return found

    def loop(self, loop: int) -> InLoop:
        """What a loop holds."""
        return self._held.get(loop, InLoop())

    @cached_property
    def _held(self) -> Mapping[int, InLoop]:
        facts = self._facts
        awaited: dict[int, int] = defaultdict(int)
        for call in facts.calls:
            for loop in facts.places[call.place].loops if call.awaited else ():
                awaited[loop] += 1
        yields = self._around(each.place for each in facts.handovers if each.kind == "yield")
        pauses = self._around(each.place for each in facts.handovers if each.kind != "return")
        enters = self._around(each.place for each in facts.uses if each.kind == "async with")
        enters |= self._around(each.place for each in facts.loops if each.kind == "async for")
        return {
            loop: InLoop(awaited[loop], loop in yields, loop in pauses, loop in enters)
            for loop in {*awaited, *pauses, *enters}
        }

    def _around(self, places: Iterable[int]) -> set[int]:
        """The loops around some places."""
        return {loop for place in places for loop in self._facts.places[place].loops}
