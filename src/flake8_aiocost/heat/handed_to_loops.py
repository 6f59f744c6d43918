"""Functions that are handed to one of the project which calls them in a loop that sleeps: once in each turn of that.

``stream(render, every=5)`` calls ``render`` once in five seconds, however often somebody asks for the stream.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from flake8_aiocost.project.arguments import target_parameter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flake8_aiocost.heat.polling import Polling
    from flake8_aiocost.project.call_graph import CallGraph
    from flake8_aiocost.project.edge import Edge
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex
    from flake8_aiocost.project.value_sites import Holder

#: Functions that one is handed through at the most.
_DEPTH = 5


class HandedToLoops:
    """Asked of the edges of a project."""

    def __init__(self, project: ProjectIndex, graph: CallGraph, polling: Polling) -> None:
        """Look at none yet.

        Args:
            project: the index.
            graph: its calls.
            polling: tells which loops sleep.
        """
        self._project, self._callees, self._polling = project, graph.callees, polling
        self._known: dict[tuple[int, Holder, int], bool] = {}
        self._passed: dict[tuple[int, int], dict[int, list[int]]] = {}

    def is_polled(self, caller: int, edge: Edge) -> bool:
        """Whether an edge leads to a function which that function hands over, and such loops alone call.

        Args:
            caller: the function whose edge it is.
            edge: the edge.
        """
        if edge.how == "inside":
            module, local = self._project.place_of(edge.target)
            index = self._project.modules[module]
            record = index.facts.functions[local]
            return self._is_held(index, (index.facts.places[record.place].scope, record.name), _DEPTH)
        if edge.how != "name" or edge.call < 0:
            return False
        index = self._project.modules[self._project.place_of(caller)[0]]
        handed = self._handed(index, edge.call).get(edge.target, ())
        return bool(handed) and all(self._is_taken(index, edge.call, each, _DEPTH) for each in handed)

    def _handed(self, index: ModuleIndex, call: int) -> Mapping[int, Sequence[int]]:
        """The functions that a call hands over, each with the positions of its arguments."""
        key = index.number, call
        if key not in self._passed:
            found = self._passed[key] = defaultdict(list)
            record = index.facts.calls[call]
            scope = index.facts.places[record.place].scope
            for position, argument in enumerate(record.arguments):
                for target in dict.fromkeys(self._callees.passed(index, argument.value, scope)):
                    found[target].append(position)
        return self._passed[key]

    def _is_held(self, index: ModuleIndex, holder: Holder, depth: int) -> bool:
        """Whether all that becomes of what a name holds is to be called in such a loop."""
        asked = (index.number, holder, depth)
        if asked not in self._known:
            self._known[asked] = depth > 0 and self._follow(index, holder, depth)
        return self._known[asked]

    def _follow(self, index: ModuleIndex, holder: Holder, depth: int) -> bool:
        calls, sites = index.sites.calls(holder), index.sites.of(holder)
        places = [index.facts.places[index.facts.calls[each].place] for each in calls]
        polled = all(any(self._polling.polls(index, loop) for loop in place.loops) for place in places)
        handed = all(
            each.kind == "argument" and not each.inside and self._is_taken(index, each.call, each.position, depth)
            for each in sites
        )
        return bool(calls or sites) and polled and handed

    def _is_taken(self, index: ModuleIndex, call: int, position: int, depth: int) -> bool:
        """Whether whatever a call runs does that with what it is handed."""
        targets = self._callees.called(index, call, self._project.number(index.number, index.function_of(call)))
        for target in targets:
            filled = target_parameter(self._project, index, call, position, target)
            if filled is None or filled.key is not None:
                return False
            module, local = self._project.place_of(target)
            owner = self._project.modules[module]
            scope = owner.facts.functions[local].scope
            if len(owner.facts.scopes[scope].bindings[filled.name]) != 1:
                return False
            if not self._is_held(owner, (scope, filled.name), depth - 1):
                return False
        return bool(targets)
