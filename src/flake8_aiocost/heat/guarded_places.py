"""The heat of places which not everything reaches that reaches the function around them: ``if stream: ...``.

Told is the first way that may lead there. One that surely does takes the place of one of the same length that a test of
a parameter may stop, and any other takes the place of a doubtful one (``situations``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flake8_aiocost.heat.situations import is_doubtful, is_met, is_sure
from flake8_aiocost.model import Heat

if TYPE_CHECKING:
    from collections.abc import Callable

    from flake8_aiocost.heat.arrival import Step
    from flake8_aiocost.project.constant_arguments import Parameters

#: A place, by module and number.
_At = tuple[int, int]
#: The heat of a place which nothing reaches.
_NEVER: tuple[Heat, tuple[int, ...]] = Heat("unknown"), ()
_SURE, _TESTED, _DOUBTFUL = range(3)


class _Way(NamedTuple):
    """A way to a place; ``found`` is ``None`` where it is the first way to the function."""

    step: Step
    doubt: int
    found: tuple[Heat, tuple[int, ...]] | None


class GuardedPlaces:
    """Those that the search has come to so far."""

    def __init__(self, parameters: Parameters, heat: Callable[[Step], Heat]) -> None:
        """None yet.

        Args:
            parameters: tells which places test parameters.
            heat: tells the heat of the function that a step has reached.
        """
        self._parameters, self._heat = parameters, heat
        self._never: set[_At] = set()
        self._ways: dict[_At, _Way] = {}
        #: The functions of which a place has a way that a better one may take the place of.
        self._open: set[int] = set()

    def enter(self, step: Step, *, is_first: bool) -> None:
        """Look at the places of a function in a situation in which it has not been looked at."""
        for at, conditions in self._parameters.tested(step.function):
            if at not in self._ways and not is_met(conditions, step.situation):
                self._never.add(at)
        self._look(step, is_first=is_first)

    def may_improve(self, step: Step) -> bool:
        """Whether a way may take the place of one that has been told, to a place of a function."""
        return step.function in self._open and bool(step.situation)

    def improve(self, step: Step) -> None:
        """Look at the places of a function in a situation in which nothing new goes on from it."""
        self._look(step, is_first=False)

    def _look(self, step: Step, *, is_first: bool) -> None:
        for at, conditions in self._parameters.tested(step.function):
            before = self._ways.get(at)
            if (before is not None and before.doubt == _SURE) or not is_met(conditions, step.situation):
                continue
            if is_sure(conditions, step.situation):
                doubt = _SURE
            else:
                asked = self._parameters.asked(step.function)
                doubt = _DOUBTFUL if is_doubtful(conditions, step.situation, asked) else _TESTED
            if before is None or _is_better(step, doubt, before):
                self._ways[at] = _Way(step, doubt, None if is_first else (self._heat(step), step.way()))
                if doubt != _SURE:
                    self._open.add(step.function)

    def differing(self) -> dict[_At, tuple[Heat, tuple[int, ...]]]:
        """The places that the first way to their function does not lead to, with the heat there and the way."""
        never = {at: _NEVER for at in self._never if at not in self._ways}
        return never | {at: way.found for at, way in self._ways.items() if way.found is not None}


def _is_better(step: Step, doubt: int, before: _Way) -> bool:
    if step.arrival.kind != before.step.arrival.kind or doubt >= before.doubt:
        return False
    return before.doubt == _DOUBTFUL or step.arrival.steps <= before.step.arrival.steps
