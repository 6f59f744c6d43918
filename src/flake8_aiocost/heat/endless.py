"""Loops that run as long as the process does are jobs: those of a worker's main function, and of tasks made at startup.

What stands before such a loop runs once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.heat.entries import display
from flake8_aiocost.model import Heat

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from flake8_aiocost.heat.propagate import Spread
    from flake8_aiocost.module.facts import Loop
    from flake8_aiocost.project.project import ProjectIndex


def endless_loops(project: ProjectIndex, flow: Spread, fixed: Collection[int]) -> dict[tuple[int, int], Heat]:
    """The heat of such loops, by module and number.

    Args:
        project: the index.
        flow: the heat of its functions as far as these loops are not known.
        fixed: functions whose heat somebody wrote down.
    """
    found = dict.fromkeys(flow.services, "endless task")
    for function, heat in flow.heats.items():
        if heat.kind == "script" and function not in fixed:
            found.setdefault(function, "endless loop")
    loops: dict[tuple[int, int], Heat] = {}
    for function, reason in found.items():
        for module, number, name in _loops(project, function, steady=reason == "endless loop"):
            loops[module, number] = Heat("job", name, reason)
    return loops


def _loops(project: ProjectIndex, function: int, *, steady: bool) -> Iterator[tuple[int, int, str]]:
    """The loops of a function that run on: module, number, and what to call the function."""
    module, local = project.place_of(function)
    facts = project.modules[module].facts
    for number, loop in enumerate(facts.loops):
        if loop.endless and facts.places[loop.inside].function == local and not (steady and _ends(loop)):
            yield module, number, display(facts.functions[local])


def _ends(loop: Loop) -> bool:
    """Whether a loop of a command may end by itself, as a retry or pages do, or turns as fast as somebody types."""
    return loop.leaves or loop.prompts or not loop.waits
