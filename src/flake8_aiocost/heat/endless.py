"""Loops that run as long as the process does are jobs: those of a worker's main function, and of tasks made at startup.

What stands before such a loop runs once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.heat.entries import display
from flake8_aiocost.model import Heat

if TYPE_CHECKING:
    from collections.abc import Collection

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
    loops: dict[tuple[int, int], Heat] = {}
    for function, heat in flow.heats.items():
        task, lasting = function in flow.services, function in flow.lasting
        if task or lasting or (heat.kind == "script" and function not in fixed):
            module, local = project.place_of(function)
            facts = project.modules[module].facts
            for number, loop in enumerate(facts.loops):
                own = loop.endless and facts.places[loop.inside].function == local
                if own and (task or not _ends(loop)):
                    reason = "endless task" if task or lasting else "endless loop"
                    loops[module, number] = Heat("job", display(facts.functions[local]), reason)
    return loops


def _ends(loop: Loop) -> bool:
    """Whether a loop of a command may end by itself, as a retry or pages do, or turns as fast as somebody types."""
    return loop.leaves or loop.prompts or not loop.waits
