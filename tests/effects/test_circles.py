"""Functions that call each other are worked out together, and those that they call before them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flake8_aiocost.effects.circles import circles as circles_of

NODES = st.integers(0, 9)
GRAPHS = st.dictionaries(NODES, st.lists(NODES, max_size=5))


def reached(graph: dict[int, list[int]], start: int) -> set[int]:
    """Everything that can be reached, by trying until nothing is new."""
    found = {start}
    while more := {callee for each in found for callee in graph.get(each, ())} - found:
        found |= more
    return found


@given(GRAPHS, NODES, st.frozensets(NODES))
def test_circles_are_the_strongly_connected_components_callees_first(
    graph: dict[int, list[int]], start: int, settled: frozenset[int]
) -> None:
    known = dict.fromkeys(settled - {start})
    open_graph = {each: [callee for callee in graph.get(each, ()) if callee not in known] for each in range(10)}
    circles = list(circles_of(start, lambda each: graph.get(each, ()), known))
    wanted = reached(open_graph, start)
    naive = {
        frozenset(other for other in reached(open_graph, each) if each in reached(open_graph, other)) for each in wanted
    }
    assert {frozenset(circle) for circle in circles} == naive
    assert sorted(each for circle in circles for each in circle) == sorted(wanted)
    done: set[int] = set()
    for circle in circles:
        done |= {*circle}
        assert all(callee in done for each in circle for callee in open_graph[each])
