"""Where code that is reached from a hot or a background entry runs seldom all the same.

In an ``except`` or a ``finally``, in a branch that ends by raising an error, once in each turn of a loop that sleeps,
once per connection, behind a latch, where a cache has nothing: nothing that is saved there is noticed. It flows: what
is called from such places alone is as quiet as these.
"""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.heat.latches import Latches
from flake8_aiocost.model import BACKGROUND, HOT
from flake8_aiocost.module.expressions import Constant, Result, leaf

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from flake8_aiocost.model import Heat, Quiet
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.call_graph import CallGraph, Edge
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: Seconds that a loop sleeps at least in each turn, if it polls.
LEAST_SLEEP = 0.1
_SLEEPS = frozenset({"asyncio.sleep", "anyio.sleep", "trio.sleep", "time.sleep"})
#: What a function is called that may pause: only those are looked at.
_RESTS = re.compile("sleep|wait|pause|idle|delay", re.IGNORECASE)
_UNBOUNDED = frozenset({"while", "async for"})


def standing(index: ModuleIndex, place: int, loops: Collection[int], latches: Latches) -> Quiet:
    """What makes a place quiet by itself; ``loops`` are those that run it again."""
    clause = index.facts.places[place].clause
    if clause:
        return "except" if clause == "raise" else clause
    if any(polls(index, loop) for loop in loops):
        return "poll"
    for latch in latches.around(index, place):
        outside = index.facts.places[latch.place].loops
        if not is_loud(index, "once", [each for each in loops if each not in outside]):
            return "cached" if latch.shut == "held" else "once"
    return ""


def polls(index: ModuleIndex, loop: int) -> bool:
    """Whether a ``while`` sleeps for a tenth of a second or more in each turn, on no branch of its own.

    So does one that calls a function which does, as ``if await self.wait(interval): break``.
    """
    facts = index.facts
    record = facts.loops[loop]
    if record.kind != "while":
        return False
    body = facts.places[record.inside]
    for call in index.calls_of(body.function):
        if not _RESTS.search(index.names.called(call)):
            continue
        place = facts.places[facts.calls[call].place]
        if place.branch == body.branch and place.loops == body.loops and (pauses(index, call) or _rests(index, call)):
            return True
    return False


def pauses(index: ModuleIndex, call: int) -> bool:
    """Whether a call pauses for a tenth of a second or more: it sleeps, or waits to be woken for a time."""
    if index.names.called(call) not in ("sleep", "wait_for"):
        return False
    argument = _pause(index, call)
    return argument is not None and _seconds(index, call, argument) >= LEAST_SLEEP


def _rests(index: ModuleIndex, call: int) -> bool:
    """Whether all that a call may run pauses."""
    if not index.facts.calls[call].awaited:
        return False
    found = [each for name in index.callees(call) for each in index.runs(name)]
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
    known = value.value if isinstance(value, Constant) else None
    return float(known) if isinstance(known, (int, float)) else LEAST_SLEEP


def is_loud(index: ModuleIndex, quiet: Quiet, loops: Iterable[int]) -> bool:
    """Whether loops in what runs once, or once per connection, run once per message."""
    if quiet not in ("connection", "once"):
        return False
    kinds = index.facts.loops
    return any(kinds[each].kind in _UNBOUNDED and not polls(index, each) for each in loops)


def quieten(
    project: ProjectIndex,
    graph: CallGraph,
    heats: Mapping[int, Heat],
    parents: Mapping[int, int],
    fixed: Collection[int],
) -> dict[int, Heat]:
    """The heats that change, because the functions are reached from quiet places only.

    Args:
        project: the index.
        graph: its calls.
        heats: the heat of its functions.
        parents: from where each function was reached that is no entry point.
        fixed: functions whose heat somebody wrote down.
    """
    return _Quieting(project, graph, heats, parents, fixed).run()


class _Quieting:
    def __init__(
        self,
        project: ProjectIndex,
        graph: CallGraph,
        heats: Mapping[int, Heat],
        parents: Mapping[int, int],
        fixed: Collection[int],
    ) -> None:
        self.project, self.graph, self.fixed = project, graph, fixed
        self.latches = Latches(project, heats)
        self.heats = {each: heat for each, heat in heats.items() if heat.kind in HOT or heat.kind in BACKGROUND}
        begin = [each for each in sorted(self.heats) if each not in parents or parents[each] < 0]
        self.found: dict[int, Quiet] = {each: self.heats[each].quiet for each in begin}
        # Loud ones first: what both reach is loud.
        self.loud = deque(each for each in begin if not self.found[each])
        self.quiet = deque(each for each in begin if self.found[each])
        # What consumes messages in a loop of a function that is itself not hot.
        for function in {parent for each, parent in parents.items() if each in self.heats and parent not in self.heats}:
            self.loud.append(function)

    def run(self) -> dict[int, Heat]:
        while self.loud or self.quiet:
            function = self.loud.popleft() if self.loud else self.quiet.popleft()
            state = self.found.get(function, "")
            index = self.project.modules[self.project.place_of(function)[0]]
            for edge in self.graph.edges(function):
                if edge.target in self.heats and edge.target not in self.fixed:
                    self.reach(edge.target, self.beyond(index, state, edge))
        return {
            each: structs.replace(self.heats[each], quiet=quiet)
            for each, quiet in self.found.items()
            if each in self.heats and quiet != self.heats[each].quiet
        }

    def beyond(self, index: ModuleIndex, state: Quiet, edge: Edge) -> Quiet:
        own = standing(index, edge.place, edge.loops, self.latches) if edge.place >= 0 else ""
        if own or is_loud(index, state, edge.loops):
            return own
        return state

    def reach(self, target: int, quiet: Quiet) -> None:
        before = self.found.get(target)
        if before is None or (before and not quiet):
            self.found[target] = quiet
            (self.quiet if quiet else self.loud).append(target)
