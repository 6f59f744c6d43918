"""Where loops are left before their end, and what that tells: that something was found, or that something failed."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def ends(loop: ast.For | ast.AsyncFor | ast.While, *, fails: bool = True) -> Iterator[ast.Return | ast.Break]:
    """Where a ``break`` or ``return`` ends a loop; in an ``except`` it says that something went wrong.

    Below ``if not await send(part)`` it does as well: with ``fails`` these are among them.
    """
    todo: list[tuple[ast.stmt, bool]] = [(each, False) for each in loop.body]
    while todo:
        node, inner = todo.pop()
        if isinstance(node, ast.Return) or (isinstance(node, ast.Break) and not inner):
            yield node
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        if not fails and isinstance(node, ast.If) and _is_failed(node.test):
            todo += [(each, inner) for each in node.orelse]
            continue
        deeper = inner or isinstance(node, (ast.For, ast.AsyncFor, ast.While))
        for name in ("body", "orelse", "finalbody"):
            todo += [(each, deeper) for each in getattr(node, name, ())]
        for case in getattr(node, "cases", ()):
            todo += [(each, deeper) for each in case.body]


def _is_failed(test: ast.expr) -> bool:
    """``not await send(part)``."""
    return isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) and isinstance(test.operand, ast.Await)


def is_answer(node: ast.Return | ast.Break) -> bool:
    """Whether a statement that ends a loop returns what the loop has looked for."""
    value = getattr(node, "value", None)
    return value is not None and not (isinstance(value, ast.Constant) and value.value is None)
