"""What a setting of a module is where the environment says nothing: ``TRACING = os.getenv("TRACING", "0") == "1"``."""

from __future__ import annotations

import ast
import operator
from typing import TYPE_CHECKING, Any

from flake8_aiocost.module.dotted import dotted

if TYPE_CHECKING:
    from collections.abc import Callable

#: Methods that give the value of a variable, or a default.
READING = {("os", "environ", "get"), ("os", "getenv"), ("environ", "get"), ("getenv",)}
_ENVIRONMENTS = {("os", "environ"), ("environ",)}
_METHODS = {"lower", "upper", "strip", "casefold", "title"}
_COMPARING: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda one, many: one in many,
    ast.NotIn: lambda one, many: one not in many,
}


def flag(node: ast.expr) -> bool | None:
    """What a comparison with a variable of the environment, or a ``not`` of one, gives where there is no such variable.

    Of ``os.getenv("TRACING")`` itself, which is a call, the facts tell enough.
    """
    if not isinstance(node, (ast.Compare, ast.UnaryOp)):
        return None
    try:
        value, asked = _value(node)
    except (_Unknown, TypeError):
        return None
    return value if asked and isinstance(value, bool) else None


class _Unknown(Exception):  # noqa: N818  no error of anybody
    """Something else than constants and variables of the environment."""


def _value(node: ast.expr) -> tuple[Any, bool]:
    """The value of an expression, and whether the environment was asked for it."""
    if isinstance(node, ast.Constant):
        return node.value, False
    if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        items = [_value(each) for each in node.elts]
        return [value for value, _ in items], any(asked for _, asked in items)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        value, asked = _value(node.operand)
        return not value, asked
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return _compared(node)
    if isinstance(node, ast.Call) and not node.keywords:
        return _called(node)
    raise _Unknown


def _compared(node: ast.Compare) -> tuple[bool, bool]:
    compare = _COMPARING.get(type(node.ops[0]))
    if compare is None:
        raise _Unknown
    left, asked = _value(node.left)
    if dotted(node.comparators[0]) in _ENVIRONMENTS:
        return compare(left, ()), True
    right, also = _value(node.comparators[0])
    return compare(left, right), asked or also


def _called(node: ast.Call) -> tuple[Any, bool]:
    if dotted(node.func) in READING and 1 <= len(node.args) <= 2:
        return (_value(node.args[1])[0] if len(node.args) > 1 else None), True
    if isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS and not node.args:
        text, asked = _value(node.func.value)
        if isinstance(text, str):
            return getattr(text, node.func.attr)(), asked
    raise _Unknown
