"""Entry points that only the whole project tells: what helpers of the project register, and dependencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.heat.entries import shown_name
from flake8_aiocost.heat.forwarded import Callers
from flake8_aiocost.heat.injected import Holders, anchored
from flake8_aiocost.heat.registrar import Registrar
from flake8_aiocost.project.edge import Injected

if TYPE_CHECKING:
    from collections.abc import Collection

    from flake8_aiocost.heat.entries import EntryPoints
    from flake8_aiocost.project.project import ProjectIndex


def find_indirect(project: ProjectIndex, found: EntryPoints, told: Collection[int]) -> None:
    """Register what functions that register a parameter are handed, and settle what runs dependencies.

    Args:
        project: the index.
        found: has what the search of all modules found, and takes the rest.
        told: functions whose heat somebody wrote down.
    """
    if found.forwarded:
        callers = Callers(project, found.forwarded)
        for each in found.forwarded:
            takes = Registrar(project, found, project.place_of(each.function)[0])
            for index, value, scope in callers.handed(each):
                takes.hand_over([index.name(value, scope)], each.pattern, each.to)
    if found.asked:
        _inject(project, found, told)


def _inject(project: ProjectIndex, found: EntryPoints, told: Collection[int]) -> None:
    """Dependencies are run by what asks for them.

    Where nothing hot that we know of does (``dependencies=`` of a router), one is an entry point of its own.
    """
    takes = {module: Registrar(project, found, module) for module in {each.module for each in found.asked}}
    holders = Holders(project, {(each.module, each.call) for each in found.asked})
    dependencies = [
        (each, function, holders.of(each.module, each.call))
        for each in found.asked
        for function in takes[each.module].named(each.names, each.pattern)
    ]
    asking: dict[int, dict[int, None]] = {}
    for each, function, others in dependencies:
        if function in found.signed:  # a dependency may take a request, too
            found.functions.pop(function, None)
        for other in others:
            asking.setdefault(function, {})[other] = None
            found.injected[other] = (*found.injected.get(other, ()), Injected(function, each.module, each.call))
    reached = anchored(asking, found.functions.keys() | set(told))
    for each, function, others in dependencies:
        elsewhere = not others and not holders.is_named(each.module, each.call)
        if function not in reached or elsewhere:
            takes[each.module].function(function, each.pattern, f"handed to {shown_name(each.to)}")
        takes[each.module].hide(function, each.pattern)
