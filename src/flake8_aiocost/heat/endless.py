"""Loops that run as long as the process does are jobs: those of a worker's main function, and of tasks made at startup.

What stands before such a loop runs once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.heat.entries import display
from flake8_aiocost.heat.polling import polls
from flake8_aiocost.heat.precedence import ONCE
from flake8_aiocost.model import MODULE_LEVEL, Heat
from flake8_aiocost.module.expressions import leaf, receiver

if TYPE_CHECKING:
    from collections.abc import Collection

    from flake8_aiocost.heat.arrival import Spread
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: Methods that take something from a queue.
_TAKING = frozenset({"get", "get_nowait"})


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
        if task or lasting or (heat.kind in ONCE and function not in fixed):
            module, local = project.place_of(function)
            index = project.modules[module]
            for number in index.inside.loops(local):
                if not index.facts.loops[number].endless or _drains(index, local, number):
                    continue
                if task or (_serves(index, number) if heat.kind == "startup" else not _ends(index, number)):
                    reason = "endless task" if task or lasting else "endless loop"
                    loops[module, number] = Heat("job", display(index.facts.functions[local]), reason)
    return loops


def _drains(index: ModuleIndex, function: int, number: int) -> bool:
    """Whether a loop takes from a queue for whose end the function around waits: ``await queue.join()``."""
    parent = index.facts.functions[function].parent
    if parent == MODULE_LEVEL:
        return False
    calls = index.facts.calls
    joined = {receiver(calls[each].function) for each in index.calls_of(parent) if leaf(calls[each].function) == "join"}
    if not joined:
        return False
    taking = (each for each in index.calls_of(function) if leaf(calls[each].function) in _TAKING)
    return any(
        receiver(calls[each].function) in joined and number in index.facts.places[calls[each].place].loops
        for each in taking
    )


def _ends(index: ModuleIndex, number: int) -> bool:
    """Whether a loop of a command may end by itself, as a retry or pages do, or turns as fast as somebody types."""
    loop = index.facts.loops[number]
    return loop.prompts or not loop.waits or (loop.leaves and not _serves(index, number))


def _serves(index: ModuleIndex, number: int) -> bool:
    """Whether a loop runs until a flag is set, and waits for a time in each turn: a service's, however it is left."""
    loop = index.facts.loops[number]
    return loop.told and loop.waits and not loop.prompts and polls(index, number)
