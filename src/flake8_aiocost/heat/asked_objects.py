"""Objects that may be called, handed to functions that only ask them for something else: ``is_shown(step)``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.project.arguments import target_parameter

if TYPE_CHECKING:
    from flake8_aiocost.project.callees import Callees
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex


def is_method_call(project: ProjectIndex, target: int) -> bool:
    """Whether a function is the method ``__call__`` of an object, which is what was handed over."""
    function = project.function(target)
    return function is not None and bool(function.cls) and function.name == "__call__"


def is_only_asked(project: ProjectIndex, callees: Callees, index: ModuleIndex, call: int, position: int) -> bool:
    """Whether what a call runs only uses attributes and other methods of the object that it is handed.

    Args:
        project: the index.
        callees: what calls run.
        index: the module of the call.
        call: the call.
        position: of the argument.
    """
    targets = callees.called(index, call, project.number(index.number, index.function_of(call)))
    return bool(targets) and all(_asks(project, index, call, position, each) for each in targets)


def _asks(project: ProjectIndex, index: ModuleIndex, call: int, position: int, function: int) -> bool:
    """Whether a function uses attributes and methods alone of what a call hands it."""
    filled = target_parameter(project, index, call, position, function)
    if filled is None or filled.key is not None:
        return False
    module, local = project.place_of(function)
    owner = project.modules[module]
    holder = owner.facts.functions[local].scope, filled.name
    return not owner.sites.calls(holder) and all(site.kind == "method" for site in owner.sites.of(holder))
