"""How the heat of code that runs once goes on: along calls, but through no loop that may turn for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.heat.precedence import ONCE
from flake8_aiocost.module.expressions import leaf
from flake8_aiocost.project.arguments import target_parameter
from flake8_aiocost.project.callees import Callees
from flake8_aiocost.project.test_code import is_example

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flake8_aiocost.model import HeatKind
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.project.edge import Edge
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: Methods of an event loop that call a function once. What ``call_later`` calls often asks for itself anew.
_SOON = frozenset({"call_soon", "call_soon_threadsafe"})


def may_be_endless(facts: ModuleFacts, loops: Iterable[int]) -> bool:
    """Whether any of the loops may run as long as the process does, at a rate that is not that of a person."""
    found = [facts.loops[loop] for loop in loops]
    return any(each.kind in {"while", "async for"} and not each.prompts for each in found)


def passes(project: ProjectIndex, module: int, edge: Edge, kind: HeatKind) -> bool:
    """Whether a kind of heat takes an edge of a module."""
    if kind not in ONCE:
        return True
    facts = project.modules[module].facts
    handed = edge.how == "name" and edge.call >= 0
    runs = edge.how == "call" or (
        handed and (_is_called_soon(project, facts, edge) or _is_called_there(project, module, edge))
    )
    return runs and not may_be_endless(facts, edge.loops) and not _is_shown(project, project.modules[module].path, edge)


def _is_shown(project: ProjectIndex, path: str, edge: Edge) -> bool:
    """Whether an example shows how something is called that lies elsewhere: others call that, and often."""
    return is_example(path) and not is_example(project.modules[project.place_of(edge.target)[0]].path)


def _is_called_soon(project: ProjectIndex, facts: ModuleFacts, edge: Edge) -> bool:
    """Whether a function is handed to the event loop, to be called once."""
    call = facts.calls[edge.call]
    if leaf(call.function) not in _SOON or not call.arguments:
        return False
    # What else a call has is what the function is called with.
    return leaf(call.arguments[0].value) == _name(project, edge.target)


def _is_called_there(project: ProjectIndex, module: int, edge: Edge) -> bool:
    """Whether a function is handed to one of the project that calls it itself: ``await serve(on_ready)``."""
    index = project.modules[module]
    call = index.facts.calls[edge.call]
    targets = project.the(Callees).called(index, edge.call, project.number(module, index.function_of(edge.call)))
    name = _name(project, edge.target)
    handed = [at for at, each in enumerate(call.arguments) if not each.star and leaf(each.value) == name]
    return (
        len(targets) == 1
        and (call.awaited or not project.hierarchy.is_async(targets[0]))
        and any(_calls(project, index, edge.call, at, targets[0]) for at in handed)
    )


def _calls(project: ProjectIndex, index: ModuleIndex, call: int, position: int, target: int) -> bool:
    """Whether the code of a function itself calls what it is handed, and in no loop that may turn for ever."""
    filled = target_parameter(project, index, call, position, target)
    module, local = project.place_of(target)
    owner = project.modules[module]
    if filled is None or filled.key is not None:
        return False
    scope = owner.facts.functions[local].scope
    if len(owner.facts.scopes[scope].bindings[filled.name]) != 1:
        return False
    places = [owner.facts.places[owner.facts.calls[each].place] for each in owner.sites.calls((scope, filled.name))]
    return any(each.function == local and not may_be_endless(owner.facts, each.loops) for each in places)


def _name(project: ProjectIndex, function: int) -> str:
    module, local = project.place_of(function)
    return project.modules[module].facts.functions[local].name
