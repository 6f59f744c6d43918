"""Tests that bound a length or a number, by leaving where it is larger: ``if len(names) > 50: raise TooMany``.

What is tested may be a length, a number that is asked for (``if body.count > LIMIT``), or the length of a sum, which
bounds each of its parts. Nothing is asked about the other side, unless that is a length as well.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flake8_aiocost.module.dotted import dotted
from flake8_aiocost.module.expressions import Name
from flake8_aiocost.module.reachable_statements import leaves

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Parts of a test and of a sum, and attributes of a name, that are looked at: more is no program that somebody wrote.
_MOST = 8


def capped(node: ast.If) -> tuple[Name, ...]:
    """What a test bounds for all that comes after it."""
    return tuple(_tested(node.test)) if leaves(node.body) else ()


def _tested(test: ast.expr) -> Iterator[Name]:
    todo = [(test, True)]
    for _ in range(_MOST):
        if not todo:
            return
        node, wanted = todo.pop()
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            todo.append((node.operand, not wanted))
        elif isinstance(node, ast.BoolOp):
            # It leaves where one part of an ``or`` holds, or where one of an ``and`` does not.
            if isinstance(node.op, ast.Or) is wanted:
                todo += [(each, wanted) for each in node.values]
        elif isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            for left, operator, right in zip(sides, node.ops, sides[1:], strict=False):
                if isinstance(operator, (ast.Gt, ast.GtE) if wanted else (ast.Lt, ast.LtE)):
                    yield from _bounded(left, right)
                elif isinstance(operator, (ast.Lt, ast.LtE) if wanted else (ast.Gt, ast.GtE)):
                    yield from _bounded(right, left)


def _bounded(value: ast.expr, limit: ast.expr) -> Iterator[Name]:
    """The names that are at most as large as a limit."""
    if _length(limit) is not None:
        return
    inner = _length(value)
    todo = [value if inner is None else inner]
    for _ in range(_MOST):
        if not todo:
            return
        node = todo.pop()
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            todo += [node.left, node.right]
        elif 0 < len(parts := dotted(node)) <= _MOST + 1:
            yield Name(parts[0], parts[1:])


def _length(node: ast.expr) -> ast.expr | None:
    """What ``len`` is asked about."""
    is_len = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len"
    return node.args[0] if is_len and len(node.args) == 1 else None  # type: ignore[attr-defined]
