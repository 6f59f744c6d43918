"""How tests of parameters are read.

Only those of a parameter of the function itself are noted: a call that passes a constant decides them, or one that
leaves a constant default as it is. Whether anything binds the parameter anew is known at the end of the function, and
asked by who uses this.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flake8_aiocost.module.conditions import Condition

if TYPE_CHECKING:
    from flake8_aiocost.module.scopes import OpenScope

#: Tests of one condition that are noted: more is no program that somebody wrote.
_MOST = 8


def conditions(test: ast.expr, scope: OpenScope, *, holds: bool) -> tuple[Condition, ...]:
    """What is known where a test has come out as ``holds``; ``scope`` is the one in which it stands."""
    if scope.kind != "function":
        return ()
    found: list[Condition] = []
    todo = [(test, holds)]
    while todo and len(found) < _MOST:
        node, wanted = todo.pop()
        while isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            node, wanted = node.operand, not wanted
        if isinstance(node, ast.BoolOp):
            # All parts of an ``and`` hold where it does, and none of an ``or`` where it does not.
            if isinstance(node.op, ast.And) is wanted:
                todo += [(each, wanted) for each in reversed(node.values)]
        elif isinstance(node, ast.Name):
            if _is_parameter(node.id, scope):
                found.append(Condition(node.id, "true", wanted))
        elif isinstance(node, ast.Compare) and (condition := _compared(node, scope, holds=wanted)) is not None:
            found.append(condition)
    return tuple(found)


def _compared(node: ast.Compare, scope: OpenScope, *, holds: bool) -> Condition | None:
    left, other = node.left, node.comparators[0]
    if len(node.ops) > 1 or not isinstance(left, ast.Name) or not isinstance(other, ast.Constant):
        return None
    operator, value = node.ops[0], other.value
    if not _is_parameter(left.id, scope):
        return None
    if isinstance(operator, (ast.Is, ast.IsNot)) and value is None:
        return Condition(left.id, "none", isinstance(operator, ast.Is) is holds)
    if isinstance(operator, (ast.Eq, ast.NotEq)) and isinstance(value, str) and value.isascii():
        return Condition(left.id, "equal", isinstance(operator, ast.Eq) is holds, value)
    return None


def _is_parameter(name: str, scope: OpenScope) -> bool:
    bindings = scope.bindings.get(name, ())
    return len(bindings) == 1 and bindings[0].kind == "parameter" and not bindings[0].star
