"""Tests that come out one way only: of a local name that a constant is bound to, and nothing else before.

``retry = False``, and ``if not retry: return``: what follows is never run. In a loop a later binding may come first, so
nothing is known there.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Constant
from flake8_aiocost.module.place import EVERY
from flake8_aiocost.module.pythons import NONE

if TYPE_CHECKING:
    from flake8_aiocost.module.place import Place
    from flake8_aiocost.module.pythons import Spans
    from flake8_aiocost.module.scopes import OpenScope


def settled(test: ast.expr, scope: OpenScope, place: Place) -> Spans | None:
    """On which Pythons a test holds, and on which it does not: all and none; ``None`` where it may be either.

    Args:
        test: the condition.
        scope: the innermost one around it.
        place: where it stands.
    """
    wanted = True
    while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test, wanted = test.operand, not wanted
    if not isinstance(test, ast.Name) or scope.kind != "function" or place.loops:
        return None
    found = scope.bindings.get(test.id, ())
    if len(found) != 1 or found[0].kind != "value" or not isinstance(found[0].value, Constant):
        return None
    return (EVERY, NONE) if bool(found[0].value.value) is wanted else (NONE, EVERY)
