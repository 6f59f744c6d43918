"""Heat flows along the calls inside a module: handler -> helper -> spawn.

Startup code and scripts run once, and so does what they call; but a callback that they hand over by name is called who
knows how often, and a ``while`` or ``async for`` in them usually runs as long as the process does (pollers, consumers
of something we do not know), so neither passes that heat on.
"""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

from flake8_aiocost.heat.entry_points import display
from flake8_aiocost.heat.precedence import ONCE, ORDER
from flake8_aiocost.model import MODULE_LEVEL, Heat, HeatKind
from flake8_aiocost.project.call_graph import CallGraph
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flake8_aiocost.heat.entry_points import EntryPoints
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.project.call_graph import Edge
    from flake8_aiocost.project.index import ModuleIndex


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


def spread(index: ModuleIndex, found: EntryPoints, fixed: Mapping[int, Heat]) -> dict[int, Heat]:
    """The heat of every function that something reaches.

    One breadth-first search per kind of heat, strongest first, in which each function is reached at most once: linear
    in calls and functions whatever the cycles, and the chain that is named is a shortest one.

    Args:
        index: the module.
        found: its entry points.
        fixed: heat that overrides what is inferred here; it flows on like any other.
    """
    facts = index.facts
    names = [display(function) for function in facts.functions]
    graph = CallGraph(index, found.registered)
    begun = _begun(facts, found, fixed, graph, names)
    entries = {**found.functions, **fixed}
    heats = {function: heat for function, heat in entries.items() if heat.kind == "never" or function in fixed}
    for kind in ORDER:
        queue: deque[tuple[int, _Arrival]] = deque()
        for function in sorted(entries):
            if entries[function].kind == kind and heats.setdefault(function, entries[function]) is entries[function]:
                queue.append((function, _Arrival(kind, names[function], entries[function].reason)))
        for function, arrival in begun.get(kind, ()):
            if function not in heats:
                heats[function] = arrival.heat(names[function])
                queue.append((function, arrival))
        while queue:
            function, arrival = queue.popleft()
            through = names[function] if arrival.steps else ""
            onward = _Arrival(kind, arrival.root, arrival.reason, arrival.steps + 1, through)
            for edge in graph.edges(function):
                if edge.target not in heats and _passes(facts, edge, kind):
                    heats[edge.target] = onward.heat(names[edge.target])
                    queue.append((edge.target, onward))
    return heats


def endless(facts: ModuleFacts, loops: Iterable[int]) -> bool:
    """Whether any of the loops may run as long as the process does."""
    return any(facts.loops[loop].kind in {"while", "async for"} for loop in loops)


def _passes(facts: ModuleFacts, edge: Edge, kind: HeatKind) -> bool:
    return kind not in ONCE or (edge.how == "call" and not endless(facts, edge.loops))


def _begun(
    facts: ModuleFacts, found: EntryPoints, fixed: Mapping[int, Heat], graph: CallGraph, names: list[str]
) -> dict[HeatKind, list[tuple[int, _Arrival]]]:
    """What is reached from somewhere that is not an entry point: from the loop over a consumer, from module level."""
    begun: dict[HeatKind, list[tuple[int, _Arrival]]] = defaultdict(list)
    for loop, heat in sorted(found.loops.items()):
        function = facts.places[facts.loops[loop].place].function
        where = names[function] if function != MODULE_LEVEL else "this module"
        for edge in graph.edges(function) if function not in fixed else ():
            if loop in edge.loops:
                begun[heat.kind].append((edge.target, _Arrival(heat.kind, where, heat.reason, 1)))
    for edge in graph.edges(MODULE_LEVEL):
        kind: HeatKind = "script" if edge.main_guard else "startup"
        if _passes(facts, edge, kind):
            reason = "__main__ guard" if edge.main_guard else "called on import"
            begun[kind].append((edge.target, _Arrival(kind, names[edge.target], reason)))
    return begun
