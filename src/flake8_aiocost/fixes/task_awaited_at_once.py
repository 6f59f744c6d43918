"""``await create_task(x())`` as ``await x()``, also where the task has a name and the next statement awaits it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import libcst as cst

from flake8_aiocost.fixes._fix import Fix, refused
from flake8_aiocost.fixes._layout import comment_line
from flake8_aiocost.fixes._region import Region, with_replaced
from flake8_aiocost.fixes._shapes import in_place, only_argument
from flake8_aiocost.fixes._source import uses
from flake8_aiocost.fixes._statements import alone, in_sequence
from flake8_aiocost.fixes._unfixable import Unfixable

if TYPE_CHECKING:
    from flake8_aiocost.fixes._fix import Decision
    from flake8_aiocost.fixes._spot import Spot
    from flake8_aiocost.model import Replacement

_STATEMENTS = (ast.Expr, ast.Assign, ast.AnnAssign, ast.Return)


def decide(spot: Spot) -> Decision:
    """Safe where the child does nothing for which a task of its own makes a difference."""
    if ".TaskGroup()" in spot.spawn.callee or "create_task_group()" in spot.spawn.callee:
        return refused("the task belongs to a group, which would raise an ExceptionGroup of what it raises")
    keywords = {each.arg for each in spot.call.keywords}
    if keywords - {"loop"}:
        return refused(f"the task is made with {min(filter(None, keywords), default='**')}= on purpose")
    if only_argument(spot.call) is None:
        return refused("what it is given is no call, so it may be a future that runs already")
    if spot.awaited is None:
        found = _named(spot)
        if found is None:
            return refused("the task is not awaited by a statement of its own")
        name = ast.unparse(found[1].value)
        if len(uses(name, spot.source.function(spot.call))) > len(found):
            return refused(f"{name}.result() is asked for as well, and has to become a name for what the await returns")
    return in_place(spot)


def _named(spot: Spot) -> tuple[ast.Assign, ast.Await] | None:
    """``t = create_task(x())`` and the ``await t`` of the next statement."""
    made = spot.source.parent(spot.call)
    if not isinstance(made, ast.Assign) or len(made.targets) != 1 or not isinstance(made.targets[0], ast.Name):
        return None
    following = spot.source.next(made)
    if not isinstance(following, _STATEMENTS) or not isinstance(following.value, ast.Await):
        return None
    if isinstance(following, ast.AnnAssign) and not isinstance(following.target, ast.Name):
        return None
    inner = following.value.value
    return (made, following.value) if isinstance(inner, ast.Name) and inner.id == made.targets[0].id else None


def rewrite(spot: Spot) -> tuple[Replacement, ...]:
    """The await, with what the task was given."""
    if (awaited := spot.awaited) is not None:
        region = Region(spot.source, [spot.source.statement(awaited)])
        old, line = region.node(awaited, cst.Await), region.statements[0]
        is_all = isinstance(spot.source.parent(awaited), ast.Expr) and region.is_exact
        if is_all and isinstance(line, cst.SimpleStatementLine):
            return (region.with_statements(in_sequence(line, region.node(spot.call, cst.Call))),)
        return (region.replaced({old: _inline(region, spot, old)}),)
    found = _named(spot)
    if found is None:
        raise Unfixable("it is not awaited by the next statement")
    made, waits = found
    region = Region(spot.source, [made, spot.source.statement(waits)])
    if not region.is_exact:
        raise Unfixable("it shares its line with another statement")
    first, second = region.statements
    if not isinstance(first, cst.SimpleStatementLine) or not isinstance(second, cst.SimpleStatementLine):
        raise Unfixable("libcst cannot read it")
    old = region.node(waits, cst.Await)
    comment = first.trailing_whitespace.comment
    own = [each for each in second.leading_lines if each.comment is not None]
    above = [*first.leading_lines, *([comment_line(comment)] if comment is not None else []), *own]
    merged = with_replaced(second, {old: _inline(region, spot, old)})
    return (region.with_statements([merged.with_changes(leading_lines=above)]),)


def _inline(region: Region, spot: Spot, old: cst.Await) -> cst.Await:
    """The child's await, in the parentheses of the task's."""
    argument = region.node(spot.call, cst.Call).args[0]
    found = alone(region, spot.call, argument, region.base(spot.call))
    return found if found.lpar else old.with_changes(expression=found.expression)


FIX = Fix(
    name="task-awaited-at-once",
    codes=("AIO302",),
    constructs=("create_task",),
    summary="`await create_task(x())` becomes `await x()`, also where a name stands between",
    decide=decide,
    rewrite=rewrite,
)
