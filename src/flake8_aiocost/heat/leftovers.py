"""The heat of functions that nothing else tells about: what the path or the imports of their module say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.heat import module_rules
from flake8_aiocost.heat.entries import named
from flake8_aiocost.heat.runners import runners
from flake8_aiocost.model import MODULE_LEVEL, Heat

if TYPE_CHECKING:
    from collections.abc import Collection

    from flake8_aiocost.project.project import ProjectIndex


def fill(
    project: ProjectIndex, module: int, rest: Heat | None, heats: dict[int, Heat], called: Collection[int]
) -> None:
    """The level of a module, and the functions that nothing else tells about, but for those that others call."""
    heats.setdefault(project.number(module, MODULE_LEVEL), Heat("startup", "this module", "run on import"))
    if rest is not None:
        left = [each for each in project.functions_of(module) if each not in heats and each not in called]
        if not rest.reason.startswith(module_rules.PATH):
            # Whoever uses the class calls what nothing in the project names, from wherever.
            left = [each for each in left if not _is_for_others(project, each)]
        elif rest.kind == "script" and rest.reason.endswith("/"):
            # A folder of scripts holds what is run by itself; a method is run by whoever has the object.
            left = [each for each in left if not _is_method(project, each)]
        # What nobody calls and runs the event loop itself is a command, also beside jobs.
        commands = runners(project.modules[module]) if left else frozenset[int]()
        command = Heat("script", "", "runs the event loop")
        for each in left:
            heat = command if project.place_of(each)[1] in commands else rest
            heats[each] = structs.replace(heat, subject=named(project, each))


def _is_method(project: ProjectIndex, number: int) -> bool:
    function = project.function(number)
    return function is not None and bool(function.cls)


def _is_for_others(project: ProjectIndex, number: int) -> bool:
    """Whether a function is a public method that nothing in the project names."""
    function = project.function(number)
    if function is None or not function.cls or function.name.startswith("_"):
        return False
    return not project.reads.attribute(function.name)
