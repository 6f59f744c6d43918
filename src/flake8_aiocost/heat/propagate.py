"""Heat flows along the calls of a project: handler -> helper -> spawn.

Startup code and scripts run once, and so does what they call; but a callback that they hand over by name is called who
knows how often, and a ``while`` or ``async for`` in them usually runs as long as the process does (pollers, consumers
of something we do not know), so neither passes that heat on.
"""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING, Literal

from flake8_aiocost.heat.arrival import LATER, MOST_CALLS, Arrival, Spread, Step
from flake8_aiocost.heat.detached import Detached
from flake8_aiocost.heat.entries import named, subject
from flake8_aiocost.heat.guarded_places import GuardedPlaces
from flake8_aiocost.heat.last_ways import LastWays
from flake8_aiocost.heat.origins import origins
from flake8_aiocost.heat.precedence import ONCE, ORDER, told_last
from flake8_aiocost.heat.run_once import passes
from flake8_aiocost.heat.situations import Seen, beyond, has_it, is_met
from flake8_aiocost.model import BACKGROUND, HOT, Heat, HeatKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from flake8_aiocost.heat.entries import EntryPoints
    from flake8_aiocost.heat.tasks import Tasks
    from flake8_aiocost.project.call_graph import CallGraph
    from flake8_aiocost.project.edge import Edge


def spread(
    graph: CallGraph,
    found: EntryPoints,
    starts: Mapping[int, Heat],
    fixed: Collection[int],
    silent: Collection[int],
    *,
    tasks: Tasks,
    left: Tasks,
    alone: Mapping[int, Heat],
) -> Spread:
    """Let heat flow.

    One breadth-first search per kind of heat, strongest first, in which each function is reached at most once in each
    situation: linear in calls and functions whatever the cycles, and the chain that is named is a shortest one.

    Args:
        graph: who calls whom in a project.
        found: its entry points.
        starts: heat that somebody wrote down; it flows on like any other.
        fixed: functions whose heat is not inferred.
        silent: modules whose level runs nothing, such as tests.
        tasks: tells which coroutines are tasks.
        left: tells which tasks nobody waits for.
        alone: the heat of functions that nothing else reaches.
    """
    return _Flow(graph, found, starts, fixed, silent, tasks=tasks, left=left).run(alone)


class _Flow:
    def __init__(
        self,
        graph: CallGraph,
        found: EntryPoints,
        starts: Mapping[int, Heat],
        fixed: Collection[int],
        silent: Collection[int],
        *,
        tasks: Tasks,
        left: Tasks,
    ) -> None:
        self.project, self.graph, self.fixed = graph.project, graph, fixed
        self.begun = origins(self.project, found, fixed, silent, graph)
        self.entries = {**{each: heat for each, heat in found.functions.items() if each not in fixed}, **starts}
        self.heats = {each: heat for each, heat in self.entries.items() if heat.kind == "never" or each in fixed}
        self.closed = frozenset(self.heats)
        self.parents: dict[int, int] = {}
        self.ways: dict[int, tuple[int, ...]] = {}
        self.first: dict[int, Step] = {}
        self.seen = Seen()
        #: By functions that one kind of heat has reached: over how many calls at the least.
        self.depth: dict[int, int] = {}
        self.guarded = GuardedPlaces(graph.parameters, self.heat)
        self.later: list[Step] = []
        self.detached = Detached(self.project, tasks, left)
        self.services, self.lasting = set[int](), set[int]()
        #: Functions to which only chains lead that are too long to be sure.
        self.far = set[int]()
        #: The functions that ask for a dependency.
        self.asking: dict[int, set[int]] = defaultdict(set)
        for function, found_there in graph.injected.items():
            for each in found_there:
                self.asking[each.target].add(function)

    def run(self, alone: Mapping[int, Heat]) -> Spread:
        for kind in ORDER:
            queue: deque[Step] = deque()
            self.depth = {}
            # Those that run seldom last: what is told of a function is how it is reached from the first.
            for function in sorted(self.entries, key=lambda each: (told_last(self.entries[each]), each)):
                heat = self.entries[function]
                if heat.kind == kind:
                    self.heats.setdefault(function, heat)
                    arrival = Arrival(kind, named(self.project, function), heat.reason)
                    self.enter(Step(function, {}, arrival), queue)
            for edge, arrival, parent in self.begun.get(kind, ()):
                if edge.target in self.closed:
                    continue
                before = Step(parent, {}, arrival)
                reached = Step(edge.target, beyond(edge, {}), arrival, before)
                if kind in HOT and (found := self.started(before, edge, kind)):
                    self.leave(reached, endless=found == "endless")
                else:
                    self.enter(reached, queue)
            if kind == "job":
                for step in self.later:
                    self.enter(step, queue)
            self.search(kind, queue)
            left = [each for each in sorted(alone) if alone[each].kind == kind and each not in self.heats]
            for function in left:
                heat = self.heats[function] = alone[function]
                self.enter(Step(function, {}, Arrival(kind, named(self.project, function), heat.reason)), queue)
            self.search(kind, queue)
        differ = self.guarded.differing()
        lasting = frozenset(self.services), frozenset(self.lasting)
        return Spread(self.heats, self.parents, self.ways, differ, *lasting, frozenset(self.far - self.heats.keys()))

    def enter(self, step: Step, queue: deque[Step]) -> None:
        """Go on from a function in a situation in which nothing went on from it."""
        if step.arrival.steps > MOST_CALLS and (step.arrival.kind in HOT or step.arrival.kind in BACKGROUND):
            self.far.add(step.function)
            return
        situation = self.seen.enter(step.function, step.situation)
        if situation is None:
            # A way that is told of only where there is no other one may lead farther.
            if not self.is_nearer(step.function, step.arrival.steps):
                return
            situation = step.situation
        self.depth[step.function] = min(self.depth.get(step.function, step.arrival.steps), step.arrival.steps)
        step = step._replace(situation=situation)
        before = step.before
        if before is not None and step.function not in self.heats:
            self.heats[step.function] = self.heat(step)
            self.parents[step.function] = before.function
            if before.function >= 0 and self.first.get(before.function) is not before:
                self.ways[step.function] = step.way()
        queue.append(step)
        is_first = self.first.setdefault(step.function, step) is step
        self.guarded.enter(step, is_first=is_first)

    def heat(self, step: Step) -> Heat:
        """The heat of a function that a step has reached."""
        name, asking = named(self.project, step.function), self.asking[step.function]
        if not asking:
            return step.arrival.heat(name)
        if len(asking) > 1 and step.before is not None and step.before.function in asking:
            # The first of them in the project would tell less.
            reason = f"asked for by {len(asking)} functions, {step.arrival.reason}"
            return Heat(step.arrival.kind, subject("dependency", name), reason)
        return step.arrival.heat(subject("dependency", name))

    def search(self, kind: HeatKind, queue: deque[Step]) -> None:
        """Let one kind of heat flow; ways that ``LastWays`` keeps back are taken after the others."""
        last = LastWays(self.graph, self.entries, self.asking)
        while queue:
            step = queue.popleft()
            if due := last.due(step):
                queue.appendleft(step)
                self.enter_all(due, queue)
                continue
            onward = step.arrival.onward(named(self.project, step.function) if step.arrival.steps else "")
            for edge in self.graph.edges(step.function):
                if edge.target in self.closed or not self.passes(step, edge, kind):
                    continue
                later = self.started(step, edge, kind) if kind in HOT else ""
                if kind == "startup" and self.detached.serves(step.function, edge):
                    self.services.add(edge.target)
                elif step.arrival.reason == LATER and edge.how == "call" and self.detached.lasts(edge.target):
                    self.lasting.add(edge.target)
                situation = beyond(edge, step.situation) if edge.given else {}
                reached = Step(edge.target, situation, onward, step)
                if self.seen.has(edge.target, situation) and not self.is_nearer(edge.target, onward.steps):
                    if self.guarded.may_improve(reached) and not later and last.why(step, edge) is None:
                        self.guarded.improve(reached)
                    continue
                if later:
                    self.leave(reached, endless=later == "endless")
                elif (why := last.why(step, edge)) is not None:
                    last.put(reached, why)
                else:
                    self.enter(reached, queue)
            while not queue and (left := last.left(self.heats)):
                self.enter_all(left, queue)

    def enter_all(self, steps: Iterable[Step], queue: deque[Step]) -> None:
        """Go on from some functions."""
        for each in steps:
            self.enter(each, queue)

    def is_nearer(self, function: int, steps: int) -> bool:
        """Whether a way to a function that was reached is shorter than those before."""
        return steps < self.depth.get(function, 0)

    def leave(self, reached: Step, *, endless: bool) -> None:
        """What a request or a message only starts is a job."""
        if endless:
            self.services.add(reached.function)
        self.later.append(reached._replace(arrival=reached.arrival.later()))

    def passes(self, step: Step, edge: Edge, kind: HeatKind) -> bool:
        """Whether a kind of heat takes an edge in a situation."""
        if kind in ONCE and not passes(self.project, self.project.place_of(step.function)[0], edge, kind):
            return False
        if edge.conditions and not is_met(edge.conditions, step.situation):
            return False
        return not (edge.own or edge.returned) or has_it(edge, step.situation, self.project)

    def started(self, step: Step, edge: Edge, kind: HeatKind) -> Literal["", "once", "endless"]:
        """How an edge from what a request or a message reaches only starts something, see ``detached``."""
        found = self.detached.by(step.function, edge, kind, waits=lambda: self.waits(step))
        if edge.how == "later" or not found:
            return found
        return "" if self.is_connection(step) else found

    def waits(self, step: Step) -> bool:
        """Whether any function on a way is a coroutine, and so could wait."""
        found = (self.project.function(each) for each in step.way())
        return any(each is not None and each.is_async for each in found)

    def is_connection(self, step: Step) -> bool:
        """Whether a way begins where a connection is made."""
        first = self.entries.get(step.way()[0])
        return first is not None and first.seldom == "connection"
