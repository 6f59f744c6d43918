"""Where code that is reached from a hot or a background entry runs seldom all the same.

In an ``except`` or a ``finally``, in a branch that ends by raising an error, once in each turn of a loop that sleeps,
once per connection, behind a latch, where a cache has nothing: nothing that is saved there is noticed. It flows: what
is called from such places alone is as seldom run as these. So is a function that is handed to a loop that sleeps.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.heat.handed_to_loops import HandedToLoops
from flake8_aiocost.heat.seldom_places import SeldomPlaces
from flake8_aiocost.model import BACKGROUND, HOT

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from flake8_aiocost.model import Heat, Seldom
    from flake8_aiocost.project.call_graph import CallGraph
    from flake8_aiocost.project.edge import Edge
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex


def seldom_run(
    project: ProjectIndex,
    graph: CallGraph,
    heats: Mapping[int, Heat],
    parents: Mapping[int, int],
    fixed: Collection[int],
) -> dict[int, Heat]:
    """The heats that change, because the functions are reached from places only that run seldom.

    Args:
        project: the index.
        graph: its calls.
        heats: the heat of its functions.
        parents: from where each function was reached that is no entry point.
        fixed: functions whose heat somebody wrote down.
    """
    return _Spreading(project, graph, heats, parents, fixed).run()


class _Spreading:
    def __init__(
        self,
        project: ProjectIndex,
        graph: CallGraph,
        heats: Mapping[int, Heat],
        parents: Mapping[int, int],
        fixed: Collection[int],
    ) -> None:
        self.project, self.graph, self.fixed = project, graph, fixed
        self.standing = SeldomPlaces(project, heats)
        self.handed = HandedToLoops(project, graph, self.standing.polling)
        self.heats = {each: heat for each, heat in heats.items() if heat.kind in HOT or heat.kind in BACKGROUND}
        begin = [each for each in sorted(self.heats) if each not in parents or parents[each] < 0]
        self.found: dict[int, Seldom] = {each: self.heats[each].seldom for each in begin}
        # What runs often first: what both reach runs often.
        self.often = deque(each for each in begin if not self.found[each])
        self.seldom = deque(each for each in begin if self.found[each])
        # What consumes messages in a loop of a function that is itself not hot.
        for function in {parent for each, parent in parents.items() if each in self.heats and parent not in self.heats}:
            self.often.append(function)

    def run(self) -> dict[int, Heat]:
        while self.often or self.seldom:
            function = self.often.popleft() if self.often else self.seldom.popleft()
            state = self.found.get(function, "")
            index = self.project.modules[self.project.place_of(function)[0]]
            for edge in self.graph.edges(function):
                if edge.target in self.heats and edge.target not in self.fixed:
                    self.reach(edge.target, self.beyond(index, state, function, edge))
        return {
            each: structs.replace(self.heats[each], seldom=seldom)
            for each, seldom in self.found.items()
            if each in self.heats and seldom != self.heats[each].seldom
        }

    def beyond(self, index: ModuleIndex, state: Seldom, function: int, edge: Edge) -> Seldom:
        own = self.standing.seldom(index, edge.place, edge.loops) if edge.place >= 0 else ""
        if not own and self.handed.is_polled(function, edge):
            own = "poll"
        if own or self.standing.is_often(index, state, edge.loops):
            return own
        return state

    def reach(self, target: int, seldom: Seldom) -> None:
        before = self.found.get(target)
        if before is None or (before and not seldom):
            self.found[target] = seldom
            (self.seldom if seldom else self.often).append(target)
