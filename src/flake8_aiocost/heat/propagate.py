"""Heat flows along the calls of a project: handler -> helper -> spawn.

Startup code and scripts run once, and so does what they call; but a callback that they hand over by name is called who
knows how often, and a ``while`` or ``async for`` in them usually runs as long as the process does (pollers, consumers
of something we do not know), so neither passes that heat on.
"""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING, Literal, NamedTuple

from flake8_aiocost.heat.detached import Detached
from flake8_aiocost.heat.entries import display, subject
from flake8_aiocost.heat.precedence import ONCE, ORDER
from flake8_aiocost.heat.situations import Seen, beyond, has_it, is_doubtful, is_met
from flake8_aiocost.model import HOT, MODULE_LEVEL, Heat, HeatKind
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from flake8_aiocost.heat.entries import EntryPoints
    from flake8_aiocost.heat.situations import Situation
    from flake8_aiocost.heat.tasks import Tasks
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.project.call_graph import CallGraph, Edge
    from flake8_aiocost.project.project import ProjectIndex


#: Why something is a job that a request or a message has started.
_LATER = "in the background"


class _Arrival(Record, frozen=True):
    """How a function was first reached: from which entry, in how many steps, and through whom at last."""

    kind: HeatKind
    root: str
    reason: str
    steps: int = 0
    through: str = ""

    def later(self) -> _Arrival:
        """The same way, to what nobody there waits for."""
        return _Arrival("job", self.root, _LATER, self.steps, self.through)

    def onward(self, through: str) -> _Arrival:
        """One step further, through a function."""
        return _Arrival(self.kind, self.root, self.reason, self.steps + 1, through)

    def heat(self, name: str) -> Heat:
        if not self.steps:
            return Heat(self.kind, name, self.reason)
        more = f" and {self.steps - 2} more" if self.steps > 2 else ""
        through = f" through {self.through}{more}" if self.through else ""
        why = f"which {self.reason}" if self.reason.startswith("takes ") else self.reason
        return Heat(self.kind, name, f"called from {self.root}{through}, {why}")


class Spread(NamedTuple):
    """The heat of every function that something reaches, and how it came there.

    ``parents`` has, for each function that is no entry point, the function or the level of a module before it on the
    way by which it was first reached. ``ways`` are whole ways, from where heat begins, where they do not run through
    the first way to the function before. ``guarded`` is the heat of places (module and place) which not everything
    reaches that reaches the function around them, with the way there. ``services`` are functions with an endless
    loop of which a task is made that startup code does not wait for, nor a request: jobs, which are not known before
    all that startup code calls is. ``lasting`` are those with one that such a task waits for.
    """

    heats: dict[int, Heat]
    parents: dict[int, int]
    ways: dict[int, tuple[int, ...]]
    guarded: dict[tuple[int, int], tuple[Heat, tuple[int, ...]]]
    services: frozenset[int] = frozenset()
    lasting: frozenset[int] = frozenset()


class _Step(NamedTuple):
    """A function on one way to it."""

    function: int
    situation: Situation
    arrival: _Arrival
    before: _Step | None = None

    def way(self) -> tuple[int, ...]:
        """All functions of the way, from its beginning."""
        step: _Step | None = self
        found = []
        while step is not None:
            found.append(step.function)
            step = step.before
        return tuple(reversed(found))


#: The heat of a place which nothing reaches, and of one which the first way to its function reaches too.
_NEVER: tuple[Heat, tuple[int, ...]] = Heat("unknown"), ()
_SAME: tuple[Heat, tuple[int, ...]] = Heat("unknown", "", "as the function"), ()


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
        self.begun = _begun(self.project, found, fixed, silent, graph)
        self.entries = {**{each: heat for each, heat in found.functions.items() if each not in fixed}, **starts}
        self.heats = {each: heat for each, heat in self.entries.items() if heat.kind == "never" or each in fixed}
        self.closed = frozenset(self.heats)
        self.parents: dict[int, int] = {}
        self.ways: dict[int, tuple[int, ...]] = {}
        self.first: dict[int, _Step] = {}
        self.seen = Seen()
        self.guarded: dict[tuple[int, int], tuple[Heat, tuple[int, ...]]] = {}
        self.later: list[_Step] = []
        self.detached = Detached(self.project, tasks, left)
        self.services, self.lasting = set[int](), set[int]()
        #: The functions that ask for a dependency.
        self.asking: dict[int, set[int]] = defaultdict(set)
        for function, found_there in graph.injected.items():
            for each in found_there:
                self.asking[each.target].add(function)

    def run(self, alone: Mapping[int, Heat]) -> Spread:
        for kind in ORDER:
            queue: deque[_Step] = deque()
            # Probes last: what is told of a function is how it is reached from the first.
            for function in sorted(self.entries, key=lambda each: (self.entries[each].quiet == "health", each)):
                heat = self.entries[function]
                if heat.kind == kind:
                    self.heats.setdefault(function, heat)
                    arrival = _Arrival(kind, _name(self.project, function), heat.reason)
                    self.enter(_Step(function, {}, arrival), queue)
            for edge, arrival, parent in self.begun.get(kind, ()):
                if edge.target in self.closed:
                    continue
                before = _Step(parent, {}, arrival)
                reached = _Step(edge.target, beyond(edge, {}), arrival, before)
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
                self.enter(_Step(function, {}, _Arrival(kind, _name(self.project, function), heat.reason)), queue)
            self.search(kind, queue)
        differ = {at: found for at, found in self.guarded.items() if found is not _SAME}
        return Spread(self.heats, self.parents, self.ways, differ, frozenset(self.services), frozenset(self.lasting))

    def enter(self, step: _Step, queue: deque[_Step]) -> None:
        """Go on from a function in a situation in which nothing went on from it."""
        situation = self.seen.enter(step.function, step.situation)
        if situation is None:
            return
        step = step._replace(situation=situation)
        before = step.before
        if before is not None and step.function not in self.heats:
            self.heats[step.function] = self.heat(step)
            self.parents[step.function] = before.function
            if before.function >= 0 and self.first.get(before.function) is not before:
                self.ways[step.function] = step.way()
        queue.append(step)
        is_first = self.first.setdefault(step.function, step) is step
        for at, conditions in self.graph.parameters.tested(step.function):
            if self.guarded.get(at, _NEVER) is _NEVER:
                if not is_met(conditions, situation):
                    self.guarded[at] = _NEVER
                elif is_first:
                    self.guarded[at] = _SAME
                else:
                    self.guarded[at] = self.heat(step), step.way()

    def heat(self, step: _Step) -> Heat:
        """The heat of a function that a step has reached."""
        name, asking = _name(self.project, step.function), self.asking[step.function]
        if not asking:
            return step.arrival.heat(name)
        if len(asking) > 1 and step.before is not None and step.before.function in asking:
            # The first of them in the project would tell less.
            reason = f"asked for by {len(asking)} functions, {step.arrival.reason}"
            return Heat(step.arrival.kind, subject("dependency", name), reason)
        return step.arrival.heat(subject("dependency", name))

    def search(self, kind: HeatKind, queue: deque[_Step]) -> None:
        """Let one kind of heat flow; doubtful edges are taken when there are no others left."""
        doubtful: list[_Step] = []
        while queue:
            step = queue.popleft()
            onward = step.arrival.onward(_name(self.project, step.function) if step.arrival.steps else "")
            for edge in self.graph.edges(step.function):
                if edge.target in self.closed or not self.passes(step, edge, kind):
                    continue
                later = self.started(step, edge, kind) if kind in HOT else ""
                if kind == "startup" and self.detached.serves(step.function, edge):
                    self.services.add(edge.target)
                elif step.arrival.reason == _LATER and edge.how == "call" and self.detached.lasts(edge.target):
                    self.lasting.add(edge.target)
                situation = beyond(edge, step.situation) if edge.given else {}
                if self.seen.has(edge.target, situation):
                    continue
                reached = _Step(edge.target, situation, onward, step)
                if later:
                    self.leave(reached, endless=later == "endless")
                elif self.is_doubtful(step, edge):
                    doubtful.append(reached)
                else:
                    self.enter(reached, queue)
            if not queue:
                for each in doubtful:
                    self.enter(each, queue)
                doubtful = []

    def leave(self, reached: _Step, *, endless: bool) -> None:
        """What a request or a message only starts is a job."""
        if endless:
            self.services.add(reached.function)
        self.later.append(reached._replace(arrival=reached.arrival.later()))

    def passes(self, step: _Step, edge: Edge, kind: HeatKind) -> bool:
        """Whether a kind of heat takes an edge in a situation."""
        if kind in ONCE:
            facts = self.project.modules[self.project.place_of(step.function)[0]].facts
            if not _passes(facts, edge, kind):
                return False
        if edge.conditions and not is_met(edge.conditions, step.situation):
            return False
        return not edge.own or has_it(edge, step.situation, self.project)

    def started(self, step: _Step, edge: Edge, kind: HeatKind) -> Literal["", "once", "endless"]:
        """How an edge from what a request or a message reaches only starts something, see ``detached``."""
        found = self.detached.by(step.function, edge, kind, waits=lambda: self.waits(step))
        if edge.how == "later" or not found:
            return found
        return "" if self.is_connection(step) else found

    def waits(self, step: _Step) -> bool:
        """Whether any function on a way is a coroutine, and so could wait."""
        return any(self.is_async(each) for each in step.way())

    def is_async(self, number: int) -> bool:
        function = self.project.function(number)
        return function is not None and function.is_async

    def is_connection(self, step: _Step) -> bool:
        """Whether a way begins where a connection is made."""
        first = self.entries.get(step.way()[0])
        return first is not None and first.quiet == "connection"

    def is_doubtful(self, step: _Step, edge: Edge) -> bool:
        if not edge.conditions or not step.situation:
            return False
        return is_doubtful(edge.conditions, step.situation, self.graph.parameters.asked(step.function))


def _name(project: ProjectIndex, number: int) -> str:
    function = project.function(number)
    return display(function) if function is not None else "this module"


def endless(facts: ModuleFacts, loops: Iterable[int]) -> bool:
    """Whether any of the loops may run as long as the process does, at a rate that is not that of a person."""
    found = [facts.loops[loop] for loop in loops]
    return any(each.kind in {"while", "async for"} and not each.prompts for each in found)


def _passes(facts: ModuleFacts, edge: Edge, kind: HeatKind) -> bool:
    return kind not in ONCE or (edge.how == "call" and not endless(facts, edge.loops))


def _begun(
    project: ProjectIndex, found: EntryPoints, fixed: Collection[int], silent: Collection[int], graph: CallGraph
) -> dict[HeatKind, list[tuple[Edge, _Arrival, int]]]:
    """What is reached from somewhere that is not an entry point: from the loop over a consumer, from module level."""
    begun: dict[HeatKind, list[tuple[Edge, _Arrival, int]]] = defaultdict(list)
    for (module, loop), heat in sorted(found.loops.items()):
        facts = project.modules[module].facts
        function = project.number(module, facts.places[facts.loops[loop].place].function)
        where = _name(project, function)
        for edge in graph.edges(function) if function not in fixed else ():
            if loop in edge.loops:
                begun[heat.kind].append((edge, _Arrival(heat.kind, where, heat.reason, 1), function))
    for index in project.glanced():
        if index.number in silent:
            continue
        level = project.number(index.number, MODULE_LEVEL)
        for edge in graph.run_on_import(level):
            kind: HeatKind = "script" if edge.main_guard else "startup"
            if _passes(index.facts, edge, kind):
                reason = "__main__ guard" if edge.main_guard else "called on import"
                begun[kind].append((edge, _Arrival(kind, _name(project, edge.target), reason), level))
    return begun
