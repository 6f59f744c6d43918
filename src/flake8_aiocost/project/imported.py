"""Where a name that a module imports is bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: Modules that import from each other one after the other: more is no program that somebody wrote.
_DEPTH = 8


def imported(
    project: ProjectIndex, index: ModuleIndex, dotted: str, attributes: tuple[str, ...]
) -> tuple[ModuleIndex, str, tuple[str, ...]] | None:
    """The module of the project that binds what is imported, its name there, and the attributes after that.

    Args:
        project: the index.
        index: the module that imports it.
        dotted: what is imported, with the dots of a relative import.
        attributes: those after its name; of ``from app import state`` the first of them is a name of that module.
    """
    for _ in range(_DEPTH):
        dots = dotted[: len(dotted) - len(dotted.lstrip("."))]
        parts = [*filter(None, dotted[len(dots) :].split(".")), *attributes]
        for end in range(len(parts) - 1, -1 if dots else 0, -1):
            number = project.finder.find(f"{dots}{'.'.join(parts[:end])}", index.number)
            if number >= 0:
                break
        else:
            return None
        index, name, attributes = project.modules[number], parts[end], tuple(parts[end + 1 :])
        bindings = index.facts.scopes[0].bindings.get(name, ())
        if not bindings or any(each.kind != "import" for each in bindings):
            return index, name, attributes
        dotted = bindings[0].dotted
    return None
