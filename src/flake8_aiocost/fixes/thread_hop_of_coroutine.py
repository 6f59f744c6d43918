"""``await asyncio.to_thread(f, x)`` as ``f(x)``, where all that ``f`` does is to make a coroutine."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import libcst as cst

from flake8_aiocost.fixes._fix import Fix, refused, weighed
from flake8_aiocost.fixes._layout import has_comment, without_parentheses
from flake8_aiocost.fixes._region import Region
from flake8_aiocost.fixes._shapes import starving
from flake8_aiocost.fixes._unfixable import Unfixable

if TYPE_CHECKING:
    from flake8_aiocost.fixes._fix import Decision
    from flake8_aiocost.fixes._spot import Spot
    from flake8_aiocost.model import Replacement

#: By the last part of the callee's name: the position of the function, and whether keywords are the function's own.
_FUNCTIONS = {
    "to_thread": (0, True),
    "run_in_threadpool": (0, True),
    "run_sync": (0, False),
    "run_in_executor": (1, False),
}


def decide(spot: Spot) -> Decision:
    """Safe where calling the function runs none of its body."""
    if spot.awaited is None:
        return refused("the hop is not awaited where it is made")
    known = _FUNCTIONS.get(spot.spawn.callee.rpartition(".")[2])
    if known is None or any(isinstance(each, ast.Starred) for each in spot.call.args[: known[0] + 1]):
        return refused("its arguments are not known here")
    at, own = known
    if len(spot.call.args) <= at or (spot.call.keywords and not own):
        return refused("its options have no place in a plain call")
    if at and not isinstance(spot.call.args[0], (ast.Constant, ast.Name, ast.Attribute)):
        return refused("the executor is made for it")
    if not isinstance(spot.call.args[at], (ast.Name, ast.Attribute)):
        return refused("what it runs has no name")
    name = spot.spawn.children[0].removesuffix("()") if len(spot.spawn.children) == 1 else ""
    if not spot.doubts.makes_coroutine(name):
        return refused("what it runs does more than to make a coroutine")
    if why := starving(spot):
        return refused(why)
    return weighed(spot.doubts.fairness(spot.spawn, spot.index))


def rewrite(spot: Spot) -> tuple[Replacement, ...]:
    """The await, as a plain call."""
    awaited = spot.awaited
    if awaited is None:
        raise Unfixable("it is not awaited")
    at = _FUNCTIONS[spot.spawn.callee.rpartition(".")[2]][0]
    region = Region(spot.source, [spot.source.statement(awaited)])
    old, call = region.node(awaited, cst.Await), region.node(spot.call, cst.Call)
    rest = call.args[at + 1 :]
    if any(map(has_comment, [call.whitespace_before_args, *call.args[: at + 1]])):
        raise Unfixable("a comment would be lost")
    before = call.whitespace_before_args if rest else cst.SimpleWhitespace("")
    new = cst.Call(without_parentheses(call.args[at].value), rest, whitespace_before_args=before)
    if any(map(has_comment, (*old.lpar, *old.rpar))):
        new = new.with_changes(lpar=old.lpar, rpar=old.rpar)
    return (region.replaced({old: new}),)


FIX = Fix(
    name="thread-hop-of-coroutine",
    codes=("AIO105", "AIO205"),
    constructs=("to_thread", "anyio_to_thread"),
    summary="`await to_thread(f, x)` becomes `f(x)`, where all that `f` does is to make a coroutine",
    decide=decide,
    rewrite=rewrite,
)
