"""What only a loop in startup code or in a script runs: it is reached, and nobody knows how often that loop turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.heat.precedence import ONCE
from flake8_aiocost.heat.run_once import may_be_endless
from flake8_aiocost.model import Heat

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.project.call_graph import CallGraph
    from flake8_aiocost.project.project import ProjectIndex


def turning(project: ProjectIndex, graph: CallGraph, heats: Mapping[int, Heat]) -> dict[int, Heat]:
    """The functions without a heat that such a loop calls, and what they call, by their numbers.

    Args:
        project: the index.
        graph: who calls whom.
        heats: of all functions that have one.
    """
    found: dict[int, Heat] = {}
    for number in sorted(each for each, heat in heats.items() if heat.kind in ONCE):
        module, _ = project.place_of(number)
        facts = project.modules[module].facts
        for edge in graph.edges(number) if number >= 0 else graph.run_on_import(number):
            if edge.target not in heats and edge.how == "call" and may_be_endless(facts, edge.loops):
                found.setdefault(edge.target, in_loop(heats[number]))
    return onward(graph, heats, found)


def onward(graph: CallGraph, heats: Mapping[int, Heat], found: dict[int, Heat]) -> dict[int, Heat]:
    """Some functions, and what they call that has no heat, with the heat of the first function that leads there.

    Args:
        graph: who calls whom.
        heats: of all functions that have one.
        found: where to begin; takes the rest.
    """
    # One after the other, so that it does not matter of which others somebody asks.
    for first in tuple(found):
        todo = [first]
        while todo:
            number = todo.pop()
            for edge in graph.edges(number):
                if edge.target not in heats and edge.target not in found and edge.how == "call":
                    found[edge.target] = found[number]
                    todo.append(edge.target)
    return found


def in_loop(heat: Heat) -> Heat:
    """The heat of what a loop runs in code that itself runs once."""
    return Heat("unknown", "", f"a loop in {heat.kind} code runs it, and nobody knows how often that turns")
