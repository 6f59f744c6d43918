"""What a loop runs over, when its children are awaited where they were only made before."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import libcst as cst

from flake8_aiocost.fixes._shapes import has_plain_arguments

if TYPE_CHECKING:
    from flake8_aiocost.fixes._spot import Spot


#: Builtins that go over what they are handed as the loop does.
_READING = ("enumerate", "reversed", "zip")


def is_range(items: ast.expr) -> bool:
    """``range(n)``, of what means the same whenever it is evaluated."""
    called = items.func.id if isinstance(items, ast.Call) and isinstance(items.func, ast.Name) else ""
    return called == "range" and isinstance(items, ast.Call) and has_plain_arguments(items)


def taken(spot: Spot, items: ast.expr, node: cst.BaseExpression) -> cst.BaseExpression:
    """5: ``list(items)`` where a child may change these, since all of them were taken before the first child ran.

    Args:
        spot: the spawn.
        items: what the loop runs over.
        node: the same for libcst.
    """
    return node if _is_fixed(spot, items) else cst.Call(cst.Name("list"), [cst.Arg(node)])


def is_same_later(spot: Spot, items: ast.expr) -> bool:
    """Whether a loop over it runs over the same after another child has run."""
    return (
        is_range(items) or isinstance(items, ast.Constant) or (isinstance(items, ast.Name) and _is_fixed(spot, items))
    )


def _is_fixed(spot: Spot, items: ast.expr) -> bool:
    """Whether nothing that a child does changes what a loop runs over: a literal, a range, a name of the function."""
    if isinstance(items, ast.Name):
        names = spot.index.names
        owner = names.bound_in(items.id, names.scope_of(spot.record.place))
        return owner >= 0 and spot.index.facts.scopes[owner].kind == "function"
    if isinstance(items, (ast.Tuple, ast.List, ast.Set, ast.ListComp, ast.Constant)):
        return True
    called = items.func.id if isinstance(items, ast.Call) and isinstance(items.func, ast.Name) else ""
    if isinstance(items, ast.Call) and called in _READING:
        return all(_is_fixed(spot, each) for each in items.args)
    return called in ("list", "range", "set", "sorted", "tuple")
