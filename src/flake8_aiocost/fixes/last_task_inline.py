"""``a = create_task(x()); b = create_task(y())``: the last one is awaited in place, beside the tasks before it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import libcst as cst

from flake8_aiocost.fixes._fix import Fix, refused, weighed
from flake8_aiocost.fixes._layout import await_, comment_line, moved_out
from flake8_aiocost.fixes._region import Region, with_replaced
from flake8_aiocost.fixes._shapes import only_argument
from flake8_aiocost.fixes._source import uses
from flake8_aiocost.fixes._unfixable import Unfixable

if TYPE_CHECKING:
    from flake8_aiocost.fixes._fix import Decision
    from flake8_aiocost.fixes._spot import Spot
    from flake8_aiocost.model import Replacement

_WAITING = (ast.Expr, ast.Assign, ast.Return)  # the last of these ends what is looked at


def decide(spot: Spot) -> Decision:
    """Never safe: it begins before the others, and a cancellation reaches it alone."""
    if "_group()" in spot.spawn.callee or "TaskGroup()" in spot.spawn.callee:
        return refused("the task belongs to a group")
    if spot.call.keywords or only_argument(spot.call) is None:
        return refused("what the task is made of is no call, or it has options")
    found = _awaited_later(spot)
    if found is None:
        return refused("it is not the last of several tasks that the statements after it await in their order")
    doubts, spawn = spot.doubts, spot.spawn
    if why := doubts.talk(spawn, spot.index):
        return refused(why)
    return weighed(
        "it begins before the others, what it raises comes first, and a cancellation no longer reaches the others",
        doubts.context(spawn),
        doubts.identity(spawn),
    )


def _made(statement: ast.stmt) -> tuple[str, ast.Call] | None:
    """``name = create_task(x())``."""
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return None
    target, value = statement.targets[0], statement.value
    return (target.id, value) if isinstance(target, ast.Name) and isinstance(value, ast.Call) else None


def _waited(statement: ast.stmt) -> str:
    """The name in ``await name``, where that is the whole value of a statement."""
    if not isinstance(statement, _WAITING) or not isinstance(statement.value, ast.Await):
        return ""
    inner = statement.value.value
    return inner.id if isinstance(inner, ast.Name) else ""


def _awaited_later(spot: Spot) -> tuple[list[ast.stmt], int] | None:
    """The statements from the making of the task to its await, and how many tasks are awaited between.

    ``a = create_task(x()); b = create_task(y()); ra = await a; rb = await b``: all tasks before it that are awaited
    after it were made just before it, and nothing but awaits stands between.
    """
    statement = spot.source.parent(spot.call)
    made = _made(statement) if isinstance(statement, ast.Assign) else None
    if (
        made is None
        or not isinstance(statement, ast.Assign)
        or len(uses(made[0], spot.source.function(spot.call))) != 2
    ):
        return None
    block, at = spot.source.block(statement)
    before: set[str] = set()
    for each in reversed(block[:at]):
        other = _made(each)
        if other is None or spot.resolved(other[1]) != spot.spawn.callee:
            break
        before.add(other[0])
    end = at + 1
    while end < len(block) and _waited(block[end]) in before:
        if isinstance(block[end], ast.Return):
            return None
        end += 1
    between = block[at + 1 : end]
    if not between or end == len(block) or isinstance(block[end], ast.Return) or _waited(block[end]) != made[0]:
        return None
    if _binds(block[end]) & {each.id for node in between for each in ast.walk(node) if isinstance(each, ast.Name)}:
        return None
    read = {each.id for each in ast.walk(spot.call) if isinstance(each, ast.Name)}
    return None if any(_binds(each) & read for each in between) else (block[at : end + 1], len(between))


def _binds(statement: ast.stmt) -> set[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return {each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)}


def rewrite(spot: Spot) -> tuple[Replacement, ...]:
    """Its await takes the place of its making."""
    found = _awaited_later(spot)
    if found is None:
        raise Unfixable("it is not the last of several tasks")
    block = found[0]
    region = Region(spot.source, block)
    if not region.is_exact:
        raise Unfixable("it shares its line with another statement")
    first, *between, last = region.statements
    if not isinstance(first, cst.SimpleStatementLine) or not isinstance(last, cst.SimpleStatementLine):
        raise Unfixable("libcst cannot read it")
    awaited = block[-1].value  # type: ignore[attr-defined]
    old, call = region.node(awaited, cst.Await), region.node(spot.call, cst.Call)
    moved = with_replaced(last, {old: await_(moved_out(call.args[0].value, call.whitespace_before_args))})
    comment = first.trailing_whitespace.comment
    kept = [each for each in last.leading_lines if each.comment is not None]
    above = [*first.leading_lines, *([comment_line(comment)] if comment is not None else []), *kept]
    return (region.with_statements([moved.with_changes(leading_lines=above), *between]),)


FIX = Fix(
    name="last-task-inline",
    codes=("AIO102",),
    constructs=("create_task",),
    summary="of several tasks that are awaited one after the other, the last one made is awaited in place",
    decide=decide,
    rewrite=rewrite,
)
