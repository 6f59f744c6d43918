"""Tests behind which a look-up has found nothing, and what is worked out is put where the look-up will find it.

``found = await cache.get(key)``, then ``if found is not None: return found``, and later ``await cache.set(key, rows)``.
Both calls name the same key. They are methods of one object, or functions, and their names are the same but for a verb:
``get_session(key)`` and ``put_session(key, ...)``. What a request has for itself, ``context.get(key)``, is none: it has
nothing once in each request.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flake8_aiocost.module.cache_misses import inside
from flake8_aiocost.module.dotted import dotted
from flake8_aiocost.module.expressions import Awaited, Constant, Name, Result, is_none
from flake8_aiocost.module.latches import MOST
from flake8_aiocost.module.read_conditions import parts_of_test

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Call
    from flake8_aiocost.module.latch import Shut
    from flake8_aiocost.module.scopes import OpenScope

#: Words of names that tell what is done with a key, and such as are left out besides.
_GETTING = frozenset({"fetch", "get", "load", "lookup", "peek", "read"})
_PUTTING = frozenset({"put", "set", "setex", "store", "write"})
_PLAIN = frozenset({"cache", "cached", "from", "in", "into", "to"})
#: Roots of names of what each request has for itself.
_OF_ONE = frozenset({"context", "ctx", "req", "request"})


def may_tell(test: ast.expr) -> bool:
    """Whether a test may say that a name is ``None`` or false: few of all tests do, and more is not asked of others."""
    if isinstance(test, ast.Compare):
        return isinstance(test.ops[0], (ast.Is, ast.IsNot))
    asked = test.operand if isinstance(test, ast.UnaryOp) else test
    return isinstance(asked, (ast.BoolOp, ast.Compare, ast.Name, ast.NamedExpr))


def looked_up(
    test: ast.expr, scope: OpenScope, calls: Sequence[Call], behind: Sequence[ast.stmt], *, holds: bool
) -> tuple[Name, Shut] | None:
    """The look-up that has found nothing, where statements put something there.

    Args:
        test: the test, which may tell.
        scope: where it stands.
        calls: those of the module so far.
        behind: the statements that are run when nothing was found.
        holds: how the test came out for them.
    """
    if not behind or isinstance(behind[-1], ast.Raise) or scope.kind != "function":
        return None
    for name in _absent(test, holds=holds):
        for call in _look_ups(scope, name, calls):
            asked, key = call.function, call.arguments[0].value
            if isinstance(asked, Name) and asked.root not in _OF_ONE and _puts(behind, asked, key):
                return asked, "stored"
    return None


def _absent(test: ast.expr, *, holds: bool) -> Iterator[str]:
    """The names that are ``None``, or false, where a test has come out so."""
    for node, wanted in parts_of_test(test, holds=holds, most=MOST):
        asked, there = node, wanted
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], (ast.Is, ast.IsNot)):
            other = node.comparators[0]
            if not isinstance(other, ast.Constant) or other.value is not None:
                continue
            asked, there = node.left, isinstance(node.ops[0], ast.Is) is not wanted
        asked = asked.target if isinstance(asked, ast.NamedExpr) else asked
        if isinstance(asked, ast.Name) and not there:
            yield asked.id


def _look_ups(scope: OpenScope, name: str, calls: Sequence[Call]) -> Sequence[Call]:
    """The calls of one function, each with a key, that a name is bound to, if else only ``None`` is bound to it."""
    found: list[Call] = []
    for each in scope.bindings.get(name, ()):
        value: Expression | None = each.value.value if isinstance(each.value, Awaited) else each.value
        if each.kind != "value" or value is None:
            return ()
        if isinstance(value, Result) and calls[value.call].arguments:
            found.append(calls[value.call])
        elif not is_none(value):
            return ()
    return found if len({call.function for call in found}) == 1 else ()


def _puts(statements: Sequence[ast.stmt], asked: Name, key: Expression) -> bool:
    """Whether statements put something under a key where a call looks it up."""
    if not isinstance(key, (Name, Constant)):
        return False
    wanted = _place(asked.root, *asked.attributes, verbs=_GETTING)
    return wanted is not None and any(
        _is_key(node.args[0], key) and _place(*dotted(node.func), verbs=_PUTTING) == wanted
        for _, each in zip(range(MOST), statements, strict=False)
        for node in inside(each)
        if isinstance(node, ast.Call) and node.args
    )


def _place(*parts: str, verbs: frozenset[str]) -> tuple[str, ...] | None:
    """What a call gets from, or puts to, without the verb; ``None`` where there is none."""
    words = parts[-1].lower().split("_") if parts else []
    if verbs.isdisjoint(words):
        return None
    return (*parts[:-1], *(each for each in words if each not in verbs | _PLAIN))


def _is_key(node: ast.expr, key: Expression) -> bool:
    if isinstance(key, Name):
        return dotted(node) == (key.root, *key.attributes)
    return isinstance(key, Constant) and isinstance(node, ast.Constant) and node.value == key.value
