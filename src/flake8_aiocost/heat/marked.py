"""Functions that are reached only from those that a decorator of the project marks, which nobody calls by name."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from flake8_aiocost.heat.entries import display, shown_name
from flake8_aiocost.heat.startup_loops import onward
from flake8_aiocost.model import Heat

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.heat.marks import Marks
    from flake8_aiocost.project.call_graph import CallGraph
    from flake8_aiocost.project.project import ProjectIndex


def marked(project: ProjectIndex, graph: CallGraph, heats: Mapping[int, Heat], marks: Marks) -> dict[int, Heat]:
    """Such functions, and what they call, by their numbers: with the decorator, which a framework file may name.

    Args:
        project: the index.
        graph: who calls whom.
        heats: of all functions that have one.
        marks: knows which decorators mark.
    """
    counts: Counter[str] = Counter()
    first: dict[int, str] = {}
    for index in project.glanced():
        for number, decorators in zip(project.functions_of(index.number), index.decorators, strict=True):
            for each in decorators:
                if marks.marks(each):
                    counts[each.name] += 1
                    if number not in heats and (graph.within is None or number in graph.within):
                        first.setdefault(number, each.name)
    found: dict[int, Heat] = {}
    for number, name in first.items():
        function = project.function(number)
        if function is not None:
            others = counts[name] - 1
            more = f" and {others} more" if others else ""
            reason = f"nothing is known to call what @{shown_name(name)} marks, {display(function)}{more}"
            found[number] = Heat("unknown", "", reason, mark=decorator_name(project, name))
    return onward(graph, heats, found)


def decorator_name(project: ProjectIndex, name: str) -> str:
    """What a framework file calls a decorator of the project, as a linked name."""
    module, _, inside = name[1:].partition(":")
    return f"{project.finder.dotted(int(module))}.{inside}"
