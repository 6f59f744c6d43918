"""What ``super().__init__(...)`` makes in a class of the project: an object of a library's class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.model import MODULE_LEVEL

if TYPE_CHECKING:
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: The last part of such a call's name.
INITIALISER = "__init__"
_SUPER = f"builtins.super().{INITIALISER}"


def made(project: ProjectIndex, index: ModuleIndex, call: int, name: str) -> tuple[str, ...]:
    """The names under which a pattern may know a call.

    Args:
        project: the index.
        index: the module.
        call: the call in it.
        name: its resolved name.

    Returns:
        ``name``, or the bases of the class around from outside the project: ``class Users(DataLoader)`` hands its
        batch function to ``super().__init__`` as others hand theirs to ``DataLoader``.
    """
    if name != _SUPER:
        return (name,)
    function = index.function_of(call)
    cls = index.facts.functions[function].cls if function != MODULE_LEVEL else ""
    return tuple(project.hierarchy.foreign_bases(f"{index.number}:{cls}")) if cls else ()
