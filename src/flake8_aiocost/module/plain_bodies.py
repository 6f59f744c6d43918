"""The statements of a block as they are run, where ``if True:`` stands around some of them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def plain(body: Sequence[ast.stmt]) -> Sequence[ast.stmt]:
    """The statements, with those below tests that are always true in the place of the test."""
    if not any(map(is_always, body)):
        return body
    found: list[ast.stmt] = []
    todo = list(reversed(body))
    while todo:
        each = todo.pop()
        if is_always(each):
            todo += reversed(each.body)  # type: ignore[attr-defined]
        else:
            found.append(each)
    return found


def is_always(node: ast.stmt) -> bool:
    """Whether it is ``if True:``, or a test of another constant that holds."""
    return isinstance(node, ast.If) and isinstance(node.test, ast.Constant) and bool(node.test.value)
