"""Names of a project that stand for a library's objects: ``super().__init__(...)``, functions that are decorated."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from flake8_aiocost.model import MODULE_LEVEL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: The last part of such a call's name.
INITIALISER = "__init__"
_SUPER = f"builtins.super().{INITIALISER}"
#: How many decorated functions a name may go through: a command of a group of a group.
_DEPTH = 3
#: How many names are asked for. A function that a thousand of its own attributes decorate has a billion.
_MOST = 20


def made(project: ProjectIndex, index: ModuleIndex, call: int, name: str) -> tuple[str, ...]:
    """The names under which a pattern may know a call.

    Args:
        project: the index.
        index: the module.
        call: the call in it.
        name: its resolved name.

    Returns:
        ``name``, or the bases of the class around from outside the project: ``class Users(DataLoader)`` hands its
        batch function to ``super().__init__`` as others hand theirs to ``DataLoader``. Nothing where a class of the
        project takes arguments of its own.
    """
    if name != _SUPER:
        return () if _takes_otherwise(project, name) else (name,)
    function = index.function_of(call)
    cls = index.facts.functions[function].cls if function != MODULE_LEVEL else ""
    return tuple(project.hierarchy.foreign_bases(f"{index.number}:{cls}")) if cls else ()


def _takes_otherwise(project: ProjectIndex, name: str) -> bool:
    """Whether a class of the project has an ``__init__`` that does not hand on whatever it is handed."""
    for function in project.hierarchy.nearest(name[1:], INITIALISER) if name[:1] == ":" else ():
        module, local = project.place_of(function)
        facts = project.modules[module].facts
        bindings = facts.scopes[facts.functions[local].scope].bindings
        if not any(each.star for found in bindings.values() for each in found):
            return True
    return False


def of_decorated(project: ProjectIndex, name: str) -> tuple[str, ...]:
    """What a decorator is that is an attribute of a decorated function.

    After ``@commands.group()`` on ``shop``, ``@shop.command()`` is ``commands.group().command``.

    Args:
        project: the index.
        name: the decorator's resolved name.
    """
    return tuple(islice(_of_decorated(project, name, _DEPTH), _MOST))


def _of_decorated(project: ProjectIndex, name: str, depth: int) -> Iterator[str]:
    function, _, attribute = name.rpartition(".")
    if depth and function.startswith(":"):
        for number in project.hierarchy.of(function):
            module, local = project.place_of(number)
            for each in project.modules[module].decorators[local]:
                yield f"{each.name}().{attribute}"
                yield from (f"{made}().{attribute}" for made in _of_decorated(project, each.name, depth - 1))
