"""The statements of a block that are run: none after one that leaves, and those below ``if True:`` like any other."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEAVING = frozenset({ast.Return, ast.Raise, ast.Continue, ast.Break})


def plain(body: Sequence[ast.stmt]) -> Sequence[ast.stmt]:
    """The statements that are run, with those below tests that are always true in the place of the test."""
    for each in body:
        if each.__class__ is ast.If and is_always(each):
            break
    else:
        return reached(body)
    found: list[ast.stmt] = []
    todo = list(reversed(body))
    while todo:
        each = todo.pop()
        if is_always(each):
            todo += reversed(each.body)  # type: ignore[attr-defined]
            continue
        found.append(each)
        if each.__class__ in _LEAVING:
            break
    return found


def reached(body: Sequence[ast.stmt]) -> Sequence[ast.stmt]:
    """The statements up to the first that leaves the block."""
    for at, each in enumerate(body, 1):
        kind = each.__class__  # it is asked of each statement, and a call costs more than all else here
        if kind in _LEAVING or (kind is ast.If and is_always(each) and leaves(each.body)):  # type: ignore[attr-defined]
            return body[:at]
    return body


def leaves(body: Sequence[ast.stmt]) -> bool:
    """Whether nothing goes on after these statements."""
    return bool(body) and (body[-1].__class__ in _LEAVING or plain(body)[-1].__class__ in _LEAVING)


def is_always(node: ast.stmt) -> bool:
    """Whether it is ``if True:``, or a test of another constant that holds."""
    return isinstance(node, ast.If) and isinstance(node.test, ast.Constant) and bool(node.test.value)
