"""``await asyncio.gather(x())`` as ``await x()``, or ``[await x()]`` where the list is used."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import libcst as cst

from flake8_aiocost.fixes._fix import Fix, refused
from flake8_aiocost.fixes._layout import await_, has_comment
from flake8_aiocost.fixes._region import Region
from flake8_aiocost.fixes._shapes import gather_options, in_place, only_argument
from flake8_aiocost.fixes._statements import alone, in_sequence
from flake8_aiocost.fixes._unfixable import Unfixable

if TYPE_CHECKING:
    from flake8_aiocost.fixes._fix import Decision
    from flake8_aiocost.fixes._spot import Spot
    from flake8_aiocost.model import Replacement


def decide(spot: Spot) -> Decision:
    """Safe where the child does nothing for which a task of its own makes a difference."""
    if spot.awaited is None:
        return refused("the gather is not awaited where it is made")
    if why := gather_options(spot.call):
        return refused(why)
    if only_argument(spot.call) is None:
        return refused("what it is given is no call, so it may be awaited elsewhere too")
    return in_place(spot, spot.doubts.cancellation(spot.spawn))


def rewrite(spot: Spot) -> tuple[Replacement, ...]:
    """The expression; and the target, where a list of one is unpacked."""
    awaited = spot.awaited
    if awaited is None:
        raise Unfixable("it is not awaited")
    statement = spot.source.statement(awaited)
    region = Region(spot.source, [statement])
    old = region.node(awaited, cst.Await)
    argument = region.node(spot.call, cst.Call).args[0]
    inline = alone(region, spot.call, argument, region.base(spot.call))
    parent = spot.source.parent(awaited)
    if isinstance(parent, ast.Assign) and len(parent.targets) == 1 and _is_single(parent.targets[0]):
        target = region.node(parent, cst.Assign).targets[0].target
        if not isinstance(target, (cst.Tuple, cst.List)):
            raise Unfixable("libcst cannot read it")
        return (region.replaced({old: inline, target: target.elements[0].value}),)
    if isinstance(parent, ast.Subscript) and isinstance(parent.ctx, ast.Load) and _is_zero(parent.slice):
        subscript = region.node(parent, cst.Subscript)
        return (region.replaced({subscript: _inside(spot, parent, inline, subscript)}),)
    if isinstance(parent, ast.Expr):
        line = region.statements[0]
        if region.is_exact and isinstance(line, cst.SimpleStatementLine):
            return (region.with_statements(in_sequence(line, region.node(spot.call, cst.Call))),)
        return (region.replaced({old: inline}),)
    return (region.replaced({old: _listed(region, spot, argument, old)}),)


def _is_single(target: ast.expr) -> bool:
    """``(x,)`` or ``[x]`` on the left side."""
    single = isinstance(target, (ast.Tuple, ast.List)) and len(target.elts) == 1
    return single and not isinstance(target.elts[0], ast.Starred)  # type: ignore[attr-defined]


def _is_zero(index: ast.expr) -> bool:
    return isinstance(index, ast.Constant) and type(index.value) is int and index.value == 0


def _inside(spot: Spot, around: ast.expr, new: cst.BaseExpression, old: cst.Subscript) -> cst.BaseExpression:
    """In parentheses where it is a part of a larger expression, as the subscript was."""
    if old.lpar or new.lpar:
        return new.with_changes(lpar=old.lpar or new.lpar, rpar=old.rpar or new.rpar)
    parent = spot.source.parent(around)
    if isinstance(parent, (ast.stmt, ast.keyword)) or (isinstance(parent, ast.Call) and around in parent.args):
        return new
    return new.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


def _listed(region: Region, spot: Spot, argument: cst.Arg, old: cst.Await) -> cst.List:
    """``[await x()]``, laid out as the call was."""
    call = region.node(spot.call, cst.Call)
    comma = argument.comma if isinstance(argument.comma, cst.Comma) else cst.MaybeSentinel.DEFAULT
    parenthesized = any(has_comment(each) for each in (*old.lpar, *old.rpar))
    return cst.List(
        [cst.Element(await_(argument.value), comma=comma)],
        lbracket=cst.LeftSquareBracket(call.whitespace_before_args),
        rbracket=cst.RightSquareBracket(argument.whitespace_after_arg),
        lpar=old.lpar if parenthesized else [],
        rpar=old.rpar if parenthesized else [],
    )


FIX = Fix(
    name="gather-of-one",
    codes=("AIO301",),
    constructs=("gather",),
    summary="`await gather(x())` becomes `await x()`, or `[await x()]` where the list is used",
    decide=decide,
    rewrite=rewrite,
)
