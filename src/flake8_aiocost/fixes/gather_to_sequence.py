"""``await asyncio.gather(a(), b())`` as ``await a()`` and ``await b()``.

It serves where nobody waits for the time that gather saves, and where it saves none: all children but one wait for
nothing, or all of them on one object that does one thing at a time.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Literal

import libcst as cst

from flake8_aiocost.fixes._fix import Fix, refused
from flake8_aiocost.fixes._items import is_range, taken
from flake8_aiocost.fixes._layout import await_, comment_line, comments_in, moved_out, space_after
from flake8_aiocost.fixes._region import Region
from flake8_aiocost.fixes._shapes import gather_options, has_plain_arguments, is_plain, one_after_the_other, suspends
from flake8_aiocost.fixes._source import uses
from flake8_aiocost.fixes._statements import in_sequence
from flake8_aiocost.fixes._unfixable import Unfixable

if TYPE_CHECKING:
    from flake8_aiocost.fixes._fix import Decision
    from flake8_aiocost.fixes._spot import Spot
    from flake8_aiocost.model import Replacement

Form = Literal["statements", "assignments", "list", "comprehension", ""]


def decide(spot: Spot) -> Decision:
    """Never safe: where one child fails, the others are not begun, and gather lets them run on."""
    if spot.awaited is None:
        return refused("the gather is not awaited where it is made")
    if why := gather_options(spot.call):
        return refused(why)
    form = _form(spot)
    if not form:
        return refused("its children are not made where it is called, so one that is not reached is never awaited")
    if form == "comprehension" and _are_workers(spot.call.args[0]):
        return refused("all children are the same and share their work, and in sequence the first does all of it")
    if form != "comprehension" and (why := _arguments(spot.call.args)):
        return refused(why)
    return one_after_the_other(spot, "after one fails the next are not begun, and gather lets them run on")


def _arguments(children: list[ast.expr]) -> str:
    """5: why what a later child is given may be another after an earlier one has run."""
    for each in children[1:]:
        if isinstance(each, ast.Call) and not has_plain_arguments(each):
            return "what a later child is given is worked out before the first one runs, and in sequence after it"
    return "a child is given what is awaited there" if suspends(children) else ""


def _form(spot: Spot) -> Form:
    """What the gather becomes."""
    args = spot.call.args
    awaited = spot.awaited
    if len(args) == 1 and isinstance(args[0], ast.Starred):
        return "comprehension" if _comprehension(args[0].value) else ""
    if awaited is None or len(args) < 2 or not all(isinstance(each, ast.Call) for each in args):
        return ""
    parent = spot.source.parent(awaited)
    if isinstance(parent, ast.Expr):
        return "statements"
    if isinstance(parent, ast.Assign) and _names(parent, len(args)):
        return "assignments"
    return "list"


def _names(statement: ast.Assign, count: int) -> bool:
    """``a, b = ...``, none of which a later child is given."""
    target = statement.targets[0]
    if len(statement.targets) != 1 or not isinstance(target, (ast.Tuple, ast.List)) or len(target.elts) != count:
        return False
    names = [each.id for each in target.elts if isinstance(each, ast.Name)]
    used = {each.id for each in ast.walk(statement.value) if isinstance(each, ast.Name)}
    return len(set(names)) == count and used.isdisjoint(names)


def _comprehension(value: ast.expr) -> bool:
    """``x(i) for i in items``: each child is made where it is awaited."""
    if not isinstance(value, (ast.ListComp, ast.GeneratorExp)) or not isinstance(value.elt, ast.Call):
        return False
    first, *others = value.generators
    plain = has_plain_arguments(value.elt) and all(is_plain(each.iter) or is_range(each.iter) for each in others)
    return plain and not any(each.is_async or each.ifs for each in (first, *others)) and not suspends([value])


def _are_workers(starred: ast.expr) -> bool:
    """``worker() for _ in range(8)``: no child is told which one it is."""
    value = starred.value if isinstance(starred, ast.Starred) else None
    if not isinstance(value, (ast.ListComp, ast.GeneratorExp)):
        return False
    targets = {each.id for clause in value.generators for each in ast.walk(clause.target) if isinstance(each, ast.Name)}
    return not any(uses(name, value.elt) for name in targets)


def rewrite(spot: Spot) -> tuple[Replacement, ...]:
    """The statement, or the expression."""
    awaited, form = spot.awaited, _form(spot)
    if awaited is None or not form:
        raise Unfixable("its children are not known")
    region = Region(spot.source, [spot.source.statement(awaited)])
    old, call = region.node(awaited, cst.Await), region.node(spot.call, cst.Call)
    statement, parent = region.statements[0], spot.source.parent(awaited)
    line = statement if isinstance(statement, cst.SimpleStatementLine) and region.is_exact else None
    if form == "comprehension":
        loop = _loop(spot, line, call) if line is not None and isinstance(parent, ast.Expr) else None
        return (
            region.with_statements([loop])
            if loop is not None
            else region.replaced({old: _collected(spot, call, region.base(spot.call))}),
        )
    if form == "statements" and line is None:
        small = region.node(parent, cst.Expr)
        return (region.replaced({small: _on_the_line(call, small)}),)
    if form == "list" or line is None:
        new = _listed(call)
        return (region.replaced({old: _as_tuple(new) if _unpacks(parent) else new}),)
    targets = _targets(region.node(parent, cst.Assign)) if isinstance(parent, ast.Assign) else []
    return (region.with_statements(in_sequence(line, call, targets)),)


def _on_the_line(call: cst.Call, old: cst.Expr) -> cst.FlattenSentinel[cst.Expr]:
    """``await a(); await b()``, where they share their line with others."""
    values = [await_(each.value) for each in call.args if each.keyword is None]
    between = cst.Semicolon(whitespace_after=cst.SimpleWhitespace(" "))
    return cst.FlattenSentinel(
        [*(cst.Expr(each, semicolon=between) for each in values[:-1]), old.with_changes(value=values[-1])]
    )


def _unpacks(parent: ast.AST) -> bool:
    """Whether the list is taken apart at once, so that a tuple does."""
    return isinstance(parent, ast.Assign) and all(isinstance(each, (ast.Tuple, ast.List)) for each in parent.targets)


def _as_tuple(new: cst.List) -> cst.List | cst.Tuple:
    """``a, b = await x(a), await y(b)``, where all stands on one line."""
    is_short = not isinstance(new.lbracket.whitespace_after, cst.ParenthesizedWhitespace)
    if not is_short or isinstance(new.elements[-1].comma, cst.Comma):
        return new
    return cst.Tuple(new.elements, lpar=[], rpar=[])


def _targets(statement: cst.Assign) -> list[cst.BaseAssignTargetExpression]:
    whole = statement.targets[0].target
    if not isinstance(whole, (cst.Tuple, cst.List)):
        raise Unfixable("libcst cannot read it")
    names = [each.value for each in whole.elements]
    return [each.with_changes(lpar=[], rpar=[]) for each in names if isinstance(each, cst.Name)]


def _loop(spot: Spot, statement: cst.SimpleStatementLine, call: cst.Call) -> cst.For | None:
    """``for i in items: await x(i)``, where nothing is made of the results and the name is free."""
    starred, value = spot.call.args[0], call.args[0].value
    comprehension = starred.value if isinstance(starred, ast.Starred) else None
    if not isinstance(comprehension, (ast.ListComp, ast.GeneratorExp)):
        return None
    if not isinstance(value, (cst.ListComp, cst.GeneratorExp)) or value.for_in.inner_for_in is not None:
        return None
    names = {each.id for each in ast.walk(comprehension.generators[0].target) if isinstance(each, ast.Name)}
    if not all(spot.source.is_free(name, spot.call) for name in names):
        return None
    moved = moved_out(value, call.whitespace_before_args)
    if isinstance(moved, (cst.ListComp, cst.GeneratorExp)):
        moved = moved_out(moved, _brackets(moved)[0])
    if not isinstance(moved, (cst.ListComp, cst.GeneratorExp)):
        return None
    body = cst.SimpleStatementLine([cst.Expr(await_(moved.elt))])
    inside = [each for part in (value.elt, value.for_in.target, value.for_in.iter) for each in comments_in(part)]
    loose = [comment_line(each) for each in comments_in(call) if each not in inside]
    return cst.For(
        moved.for_in.target,
        _copied(spot, moved.for_in).iter,
        cst.IndentedBlock([body], statement.trailing_whitespace, spot.source.indentation(spot.call)),
        leading_lines=[*statement.leading_lines, *loose],
    )


def _listed(call: cst.Call) -> cst.List:
    """``[await a(), await b()]``, laid out as the call was."""
    elements = [
        cst.Element(await_(each.value), each.comma if isinstance(each.comma, cst.Comma) else cst.MaybeSentinel.DEFAULT)
        for each in call.args
        if each.keyword is None
    ]
    if len(elements) < len(call.args):
        elements[-1] = elements[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
    return cst.List(
        elements,
        lbracket=cst.LeftSquareBracket(call.whitespace_before_args),
        rbracket=cst.RightSquareBracket(call.args[-1].whitespace_after_arg),
    )


def _collected(spot: Spot, call: cst.Call, base: str) -> cst.ListComp:
    """``[await x(i) for i in items]``."""
    value = call.args[0].value
    if not isinstance(value, (cst.ListComp, cst.GeneratorExp)):
        raise Unfixable("libcst cannot read it")
    space = call.whitespace_before_args
    brackets = _brackets(value)
    if isinstance(space, cst.ParenthesizedWhitespace) and not isinstance(brackets[0], cst.ParenthesizedWhitespace):
        # ``gather(`` and a line of its own for the comprehension: that is where the brackets go.
        brackets = space, space_after(call.args[-1])
    elif isinstance(moved := moved_out(value, space, base), (cst.ListComp, cst.GeneratorExp)):
        value, brackets = moved, _brackets(moved)
    left, right = cst.LeftSquareBracket(brackets[0]), cst.RightSquareBracket(brackets[1])
    return cst.ListComp(await_(value.elt), _copied(spot, value.for_in), left, right)


def _copied(spot: Spot, clause: cst.CompFor) -> cst.CompFor:
    """Over items that no child changes."""
    starred = spot.call.args[0]
    value = starred.value if isinstance(starred, ast.Starred) else None
    if not isinstance(value, (ast.ListComp, ast.GeneratorExp)):
        return clause
    return clause.with_changes(iter=taken(spot, value.generators[0].iter, clause.iter))


def _brackets(
    value: cst.ListComp | cst.GeneratorExp,
) -> tuple[cst.BaseParenthesizableWhitespace, cst.BaseParenthesizableWhitespace]:
    """The whitespace inside the brackets or parentheses of a comprehension."""
    if isinstance(value, cst.ListComp):
        return value.lbracket.whitespace_after, value.rbracket.whitespace_before
    if value.lpar:
        return value.lpar[0].whitespace_after, value.rpar[0].whitespace_before
    return cst.SimpleWhitespace(""), cst.SimpleWhitespace("")


FIX = Fix(
    name="gather-to-sequence",
    codes=("AIO201", "AIO303", "AIO304"),
    constructs=("gather",),
    summary="`await gather(a(), b())` becomes `await a()` and `await b()`, where that takes as long or nobody waits",
    decide=decide,
    rewrite=rewrite,
)
