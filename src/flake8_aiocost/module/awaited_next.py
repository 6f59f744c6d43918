"""``task = create_task(x())`` whose very next statement awaits ``task``."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Result, bare

if TYPE_CHECKING:
    from flake8_aiocost.module.facts import Assignment


def assigned_call(last: Assignment) -> tuple[tuple[str, int], ...]:
    """The name and the call of a statement ``name = call()``."""
    if len(last.targets) == 1 and type(last.value) is Result:
        name = bare(last.targets[0])
        return ((name, last.value.call),) if name else ()
    return ()


def awaits_of(node: ast.stmt, name: str) -> list[ast.Name]:
    """Where a statement awaits a name before it does anything else, on every branch; nowhere if on any it does not."""
    found: list[ast.Name] = []
    todo = [node]
    while todo:
        each = todo.pop()
        if isinstance(each, ast.If):
            if not each.orelse:
                return []
            todo += [each.body[0], each.orelse[0]]
        elif _awaits_first(each, name):
            found.append(each.value.value)  # type: ignore[attr-defined]
        else:
            return []
    return found


def _awaits_first(node: ast.stmt, name: str) -> bool:
    if not isinstance(node, (ast.Expr, ast.Assign, ast.AnnAssign, ast.Return)) or not isinstance(node.value, ast.Await):
        return False
    return isinstance(node.value.value, ast.Name) and node.value.value.id == name
