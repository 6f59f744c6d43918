"""Tests of ``sys.version_info``: on which Pythons the code behind them lives.

A test counts as one where its name is seen to be ``sys.version_info``, or a flag of the module that was made from it:
``PY312 = sys.version_info >= (3, 12)``.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flake8_aiocost.module.place import EVERY

if TYPE_CHECKING:
    from typing import TypeAlias

    from flake8_aiocost.module.scopes import OpenScope

    #: The minor versions of Python 3 from the first number on, below the second.
    Span: TypeAlias = tuple[int, int]
    #: Where a test holds, and where it does not.
    Spans: TypeAlias = tuple[Span, Span]

NONE = (0, 0)
#: Of a test that tells nothing.
UNKNOWN = (EVERY, EVERY)


def both(one: Span, other: Span) -> Span:
    """The versions that are in both."""
    since, before = max(one[0], other[0]), min(one[1], other[1])
    return (since, before) if since < before else NONE


def spans(test: ast.expr, scope: OpenScope, flags: dict[str, Spans]) -> Spans:
    """On which Pythons a test may hold, and on which it may not.

    Args:
        test: the condition.
        scope: where it stands.
        flags: what names of the module's level are known to test.
    """
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        holds, fails = spans(test.operand, scope, flags)
        return fails, holds
    if isinstance(test, ast.BoolOp):
        parts = [spans(each, scope, flags) for each in test.values]
        if isinstance(test.op, ast.And):
            return _all([holds for holds, _ in parts]), EVERY
        return EVERY, _all([fails for _, fails in parts])
    if isinstance(test, ast.Name):
        owner = _owner(test.id, scope)
        once = owner is not None and owner.kind == "module" and len(owner.bindings[test.id]) == 1
        return flags.get(test.id, UNKNOWN) if once else UNKNOWN
    return _compared(test, scope) if isinstance(test, ast.Compare) else UNKNOWN


def _all(parts: list[Span]) -> Span:
    found = EVERY
    for each in parts:
        found = both(found, each)
    return found


def _compared(test: ast.Compare, scope: OpenScope) -> Spans:
    if len(test.ops) != 1:
        return UNKNOWN
    (operator,), (other,) = test.ops, test.comparators
    part = _part(test.left, scope)
    version = _version(other, part)
    if version is None:
        return UNKNOWN
    minor, exact = version
    below, above = (0, minor), (minor, EVERY[1])
    if isinstance(operator, (ast.Lt, ast.GtE)):
        # ``>= (3, 11, 4)``: some releases of 3.11 are on either side.
        below = below if exact else (0, minor + 1)
    elif isinstance(operator, (ast.LtE, ast.Gt)):
        # ``(3, 11, 4, ...) > (3, 11)`` holds, but not so of the two numbers alone.
        if part != "whole":
            below, above = (0, minor + 1), (minor + 1, EVERY[1])
        elif not exact:
            below = (0, minor + 1)
    else:
        return UNKNOWN
    below, above = (each if each[0] < each[1] else NONE for each in (below, above))
    return (below, above) if isinstance(operator, (ast.Lt, ast.LtE)) else (above, below)


def _part(node: ast.expr, scope: OpenScope) -> str:
    """Which part of ``sys.version_info`` an expression is: ``whole``, ``pair``, ``minor`` or none."""
    if _is_version_info(node, scope):
        return "whole"
    if isinstance(node, ast.Attribute) and node.attr == "minor" and _is_version_info(node.value, scope):
        return "minor"
    if isinstance(node, ast.Subscript) and _is_version_info(node.value, scope):
        inside = node.slice
        if isinstance(inside, ast.Constant) and inside.value == 1:
            return "minor"
        if isinstance(inside, ast.Slice) and inside.lower is None and inside.step is None:
            upper = inside.upper
            return "pair" if isinstance(upper, ast.Constant) and upper.value == 2 else ""
    return ""


def _version(node: ast.expr, part: str) -> tuple[int, bool] | None:
    """The minor version that something is compared with, and whether no third number follows it."""
    if part == "minor":
        is_number = isinstance(node, ast.Constant) and type(node.value) is int
        return (node.value, True) if is_number else None  # type: ignore[attr-defined]
    if part not in ("whole", "pair") or not isinstance(node, ast.Tuple):
        return None
    numbers = [each.value for each in node.elts if isinstance(each, ast.Constant) and type(each.value) is int]
    if len(numbers) < len(node.elts) or not numbers or numbers[0] != 3:
        return None
    if len(numbers) == 1:
        return 0, True
    return (numbers[1], len(numbers) == 2) if 0 <= numbers[1] < EVERY[1] else None


def _is_version_info(node: ast.expr, scope: OpenScope) -> bool:
    if isinstance(node, ast.Name):
        return _imported(node.id, scope) == "sys.version_info"
    is_attribute = isinstance(node, ast.Attribute) and node.attr == "version_info"
    return is_attribute and isinstance(node.value, ast.Name) and _imported(node.value.id, scope) == "sys"  # type: ignore[attr-defined]


def _imported(name: str, scope: OpenScope) -> str:
    owner = _owner(name, scope)
    last = owner.bindings[name][-1] if owner is not None else None
    return last.dotted if last is not None and last.kind == "import" else ""


def _owner(name: str, scope: OpenScope) -> OpenScope | None:
    """The scope that has bound a name by now."""
    around: OpenScope | None = scope
    while around is not None and name not in around.bindings:
        around = around.parent
    return around
