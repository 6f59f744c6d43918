"""Methods of lists, dicts, sets and texts that are written down.

The resolver names what a call makes, and no display.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import (
    Comprehension,
    Constant,
    Display,
    Name,
    Sum,
    bare,
    leaf,
    receiver,
)

if TYPE_CHECKING:
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex


def method_of_builtin(project: ProjectIndex, index: ModuleIndex, function: Expression, scope: int) -> str:
    """``builtins.dict().get`` for ``TABLE.get(key)`` where ``TABLE`` is a dict display; ``""`` for anything else.

    Args:
        project: the index.
        index: the module.
        function: what is called.
        scope: where that stands.
    """
    owner = receiver(function)
    found = _type(owner) or (_of_name(project, index, owner, scope) if isinstance(owner, Name) else "")
    return f"builtins.{found}().{leaf(function)}" if found else ""


def _type(value: Expression | None) -> str:
    if isinstance(value, Display):
        return value.kind
    if isinstance(value, Comprehension):
        return "" if value.kind == "generator" else value.kind
    begins = value.parts[0] if isinstance(value, Sum) and value.parts else value
    return "str" if isinstance(begins, Constant) and isinstance(begins.value, str) else ""


def _of_name(project: ProjectIndex, index: ModuleIndex, name: Name, scope: int) -> str:
    if not bare(name):
        return ""
    owner = index.names.bound_in(name.root, scope)
    if owner < 0:
        return ""
    bindings = index.facts.scopes[owner].bindings[name.root]
    if all(each.kind == "import" for each in bindings):
        bound = project.bound(index.name(name, scope))
        return _type(bound[1]) if bound is not None else ""
    kinds = {_type(each.value) if each.kind == "value" else "" for each in bindings if each.kind != "added"}
    return kinds.pop() if len(kinds) == 1 else ""
