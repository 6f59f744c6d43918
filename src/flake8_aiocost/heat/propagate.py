"""Heat flows along the calls of a project: handler -> helper -> spawn.

Startup code and scripts run once, and so does what they call; but a callback that they hand over by name is called who
knows how often, and a ``while`` or ``async for`` in them usually runs as long as the process does (pollers, consumers
of something we do not know), so neither passes that heat on.
"""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

from flake8_aiocost.heat.entries import display
from flake8_aiocost.heat.precedence import ONCE, ORDER
from flake8_aiocost.model import MODULE_LEVEL, Heat, HeatKind
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from flake8_aiocost.heat.entries import EntryPoints
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.project.call_graph import CallGraph, Edge
    from flake8_aiocost.project.project import ProjectIndex


class _Arrival(Record, frozen=True):
    """How a function was first reached: from which entry, in how many steps, and through whom at last."""

    kind: HeatKind
    root: str
    reason: str
    steps: int = 0
    through: str = ""

    def heat(self, name: str) -> Heat:
        if not self.steps:
            return Heat(self.kind, name, self.reason)
        more = f" and {self.steps - 2} more" if self.steps > 2 else ""
        through = f" through {self.through}{more}" if self.through else ""
        why = f"which {self.reason}" if self.reason.startswith("takes ") else self.reason
        return Heat(self.kind, name, f"called from {self.root}{through}, {why}")


def spread(
    graph: CallGraph,
    found: EntryPoints,
    starts: Mapping[int, Heat],
    fixed: Collection[int],
    silent: Collection[int],
) -> tuple[dict[int, Heat], dict[int, int]]:
    """The heat of every function that something reaches, and from where it was first reached.

    One breadth-first search per kind of heat, strongest first, in which each function is reached at most once: linear
    in calls and functions whatever the cycles, and the chain that is named is a shortest one.

    Args:
        graph: who calls whom in a project.
        found: its entry points.
        starts: heat that somebody wrote down; it flows on like any other.
        fixed: functions whose heat is not inferred.
        silent: modules whose level runs nothing, such as tests.

    Returns:
        Heats, and for each function that is no entry point the function, or the level of a module, before it.
    """
    project = graph.project
    parents: dict[int, int] = {}
    begun = _begun(project, found, fixed, silent, graph)
    entries = {**{each: heat for each, heat in found.functions.items() if each not in fixed}, **starts}
    heats = {function: heat for function, heat in entries.items() if heat.kind == "never" or function in fixed}
    for kind in ORDER:
        queue: deque[tuple[int, _Arrival]] = deque()
        for function in sorted(entries):
            if entries[function].kind == kind and heats.setdefault(function, entries[function]) is entries[function]:
                queue.append((function, _Arrival(kind, _name(project, function), entries[function].reason)))
        for function, arrival, parent in begun.get(kind, ()):
            if function not in heats and function not in fixed:
                heats[function] = arrival.heat(_name(project, function))
                parents[function] = parent
                queue.append((function, arrival))
        while queue:
            function, arrival = queue.popleft()
            through = _name(project, function) if arrival.steps else ""
            onward = _Arrival(kind, arrival.root, arrival.reason, arrival.steps + 1, through)
            facts = project.modules[project.place_of(function)[0]].facts
            for edge in graph.edges(function):
                if edge.target not in heats and edge.target not in fixed and _passes(facts, edge, kind):
                    heats[edge.target] = onward.heat(_name(project, edge.target))
                    parents[edge.target] = function
                    queue.append((edge.target, onward))
    return heats, parents


def _name(project: ProjectIndex, number: int) -> str:
    function = project.function(number)
    return display(function) if function is not None else "this module"


def endless(facts: ModuleFacts, loops: Iterable[int]) -> bool:
    """Whether any of the loops may run as long as the process does."""
    return any(facts.loops[loop].kind in {"while", "async for"} for loop in loops)


def _passes(facts: ModuleFacts, edge: Edge, kind: HeatKind) -> bool:
    return kind not in ONCE or (edge.how == "call" and not endless(facts, edge.loops))


def _begun(
    project: ProjectIndex, found: EntryPoints, fixed: Collection[int], silent: Collection[int], graph: CallGraph
) -> dict[HeatKind, list[tuple[int, _Arrival, int]]]:
    """What is reached from somewhere that is not an entry point: from the loop over a consumer, from module level."""
    begun: dict[HeatKind, list[tuple[int, _Arrival, int]]] = defaultdict(list)
    for (module, loop), heat in sorted(found.loops.items()):
        facts = project.modules[module].facts
        function = project.number(module, facts.places[facts.loops[loop].place].function)
        where = _name(project, function)
        for edge in graph.edges(function) if function not in fixed else ():
            if loop in edge.loops:
                begun[heat.kind].append((edge.target, _Arrival(heat.kind, where, heat.reason, 1), function))
    for index in project.modules:
        if index.number in silent:
            continue
        level = project.number(index.number, MODULE_LEVEL)
        for edge in graph.edges(level):
            kind: HeatKind = "script" if edge.main_guard else "startup"
            if _passes(index.facts, edge, kind):
                reason = "__main__ guard" if edge.main_guard else "called on import"
                begun[kind].append((edge.target, _Arrival(kind, _name(project, edge.target), reason), level))
    return begun
