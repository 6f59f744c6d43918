"""Which loops sleep in each turn: what stands in them runs seldom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Constant, Result, leaf

if TYPE_CHECKING:
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex

#: Seconds that a loop sleeps at least in each turn, if it polls.
LEAST_SLEEP = 0.1
_SLEEPS = frozenset({"asyncio.sleep", "anyio.sleep", "trio.sleep", "time.sleep"})
#: What a function is called that may pause: only those are looked at.
_RESTS = re.compile("sleep|wait|pause|idle|delay", re.IGNORECASE)


class Polling:
    """Asked of the loops of a project; each is looked at once."""

    def __init__(self) -> None:
        """Look at none yet."""
        self._known: dict[tuple[int, int], bool] = {}

    def polls(self, index: ModuleIndex, loop: int) -> bool:
        """Whether a loop sleeps in each turn."""
        key = (index.number, loop)
        if key not in self._known:
            self._known[key] = polls(index, loop)
        return self._known[key]


def polls(index: ModuleIndex, loop: int) -> bool:
    """Whether a ``while`` sleeps for a tenth of a second or more in each turn, on no branch of its own.

    So does one that calls a function which does, as ``if await self.wait(interval): break``.
    """
    record = index.facts.loops[loop]
    if record.kind != "while":
        return False
    body = index.facts.places[record.inside]
    for call in index.inside.calls_in(body.loops):
        if not _RESTS.search(index.names.called(call)):
            continue
        place = index.facts.places[index.facts.calls[call].place]
        if place.branch == body.branch and (pauses(index, call) or _rests(index, call)):
            return True
    return False


def pauses(index: ModuleIndex, call: int) -> bool:
    """Whether a call pauses for a tenth of a second or more: it sleeps, or waits to be woken for a time."""
    if index.names.called(call) not in ("sleep", "wait_for"):
        return False
    argument = _pause(index, call)
    return argument is not None and _seconds(index, call, argument) >= LEAST_SLEEP


def _rests(index: ModuleIndex, call: int) -> bool:
    """Whether all that a call may run pauses. What it is handed may say for how long: ``await self.sleep(0)``."""
    record = index.facts.calls[call]
    if not record.awaited:
        return False
    if any(_seconds(index, call, each.value) < LEAST_SLEEP for each in record.arguments):
        return False
    found = [each for name in index.callees(call) for each in index.runs(name)]
    # Who only asks for a method to be overridden tells nothing of what it does.
    found = [(owner, function) for owner, function in found if not owner.facts.functions[function].stub]
    return bool(found) and all(
        any(pauses(owner, inner) for inner in owner.calls_of(function)) for owner, function in found
    )


def _pause(index: ModuleIndex, call: int) -> Expression | None:
    """For how long a call pauses: ``sleep(t)``, or ``wait_for(stopping.wait(), t)``, which can be woken."""
    arguments = index.facts.calls[call].arguments
    name = index.callee(call)
    if not arguments:
        return None
    if name in _SLEEPS:
        return arguments[0].value
    first = arguments[0].value
    waits = isinstance(first, Result) and leaf(index.facts.calls[first.call].function) == "wait"
    if name != "asyncio.wait_for" or not waits or len(arguments) < 2:
        return None
    return arguments[1].value


def _seconds(index: ModuleIndex, call: int, argument: Expression) -> float:
    """How long a call pauses; long, where that is not known, since a loop does so in order to wait."""
    bound = index.names.only_value(argument, index.names.scope_of(index.facts.calls[call].place))
    value = bound[0] if bound is not None else argument
    known = value.value if isinstance(value, Constant) and not isinstance(value.value, bool) else None
    return float(known) if isinstance(known, (int, float)) else LEAST_SLEEP
