"""``async with asyncio.TaskGroup() as tg: tg.create_task(x())`` as ``await x()``."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import libcst as cst

from flake8_aiocost.fixes._fix import Fix, refused, weighed
from flake8_aiocost.fixes._layout import await_, comment_line, moved_out
from flake8_aiocost.fixes._region import Region, with_replaced
from flake8_aiocost.fixes._shapes import catches_groups, only_argument, starving
from flake8_aiocost.fixes._source import uses
from flake8_aiocost.fixes._unfixable import Unfixable
from flake8_aiocost.model import FanOut

if TYPE_CHECKING:
    from flake8_aiocost.fixes._fix import Decision
    from flake8_aiocost.fixes._spot import Spot
    from flake8_aiocost.model import Replacement


def decide(spot: Spot) -> Decision:
    """Never safe: what the child raises comes without an ExceptionGroup around it."""
    found = _only(spot) if spot.spawn.fan_out == FanOut(1) else None
    if found is None:
        return refused("the group does more than to start one task")
    block, started, name = found
    if started.keywords or only_argument(started) is None:
        return refused("what it starts is no call, or has options")
    if catches_groups(spot):
        return refused("what it raises is caught as an ExceptionGroup")
    if name and len(_read(spot, name)) != len(_results(spot, block, name)):
        return refused("its task is used for more than its result")
    if why := starving(spot):
        return refused(why)
    doubts, spawn = spot.doubts, spot.spawn
    return weighed(
        "what the child raises comes without an ExceptionGroup around it",
        doubts.context(spawn),
        doubts.identity(spawn),
        doubts.cancellation(spawn),
        doubts.fairness(spawn, spot.index),
    )


def _only(spot: Spot) -> tuple[ast.AsyncWith, ast.Call, str] | None:
    """The block, the only call in it, and the name of the task if it has one."""
    item = spot.source.parent(spot.call)
    block = spot.source.parent(item)
    if not isinstance(item, ast.withitem) or not isinstance(block, ast.AsyncWith) or len(block.items) != 1:
        return None
    group = item.optional_vars
    if not isinstance(group, ast.Name) or len(block.body) != 1 or len(uses(group.id, _function(spot))) != 2:
        return None
    statement = block.body[0]
    if not isinstance(statement, (ast.Expr, ast.Assign)) or not isinstance(statement.value, ast.Call):
        return None
    called = statement.value.func
    is_own = isinstance(called, ast.Attribute) and called.attr == "create_task" and isinstance(called.value, ast.Name)
    if not is_own or called.value.id != group.id:  # type: ignore[attr-defined]
        return None
    if isinstance(statement, ast.Expr):
        return block, statement.value, ""
    target = statement.targets[0]
    single = len(statement.targets) == 1 and isinstance(target, ast.Name)
    return (block, statement.value, target.id) if single else None  # type: ignore[attr-defined]


def _function(spot: Spot) -> ast.AST:
    return spot.source.function(spot.call)


def _read(spot: Spot, name: str) -> list[ast.Name]:
    """Where the task's name is used beside where it is bound."""
    return uses(name, _function(spot))[1:]


def _results(spot: Spot, block: ast.AsyncWith, name: str) -> list[ast.expr]:
    """``task.result()`` and ``await task`` after the block, in the same list of statements."""
    siblings, at = spot.source.block(block)
    found: list[ast.expr] = []
    for each in siblings[at + 1 :]:
        for use in uses(name, each):
            around = spot.source.parent(use)
            call = spot.source.parent(around)
            if isinstance(around, ast.Await) and not isinstance(call, ast.Expr):
                found.append(around)
            elif isinstance(call, ast.Call) and _is_result(call, around):
                found.append(call)
    return found


def _is_result(call: ast.Call, function: ast.AST) -> bool:
    bare = call.func is function and not call.args and not call.keywords
    return bare and isinstance(function, ast.Attribute) and function.attr == "result"


def rewrite(spot: Spot) -> tuple[Replacement, ...]:
    """The block, and what reads the result of the task."""
    found = _only(spot)
    if found is None:
        raise Unfixable("the group does more than to start one task")
    block, started, name = found
    siblings, at = spot.source.block(block)
    results = _results(spot, block, name) if name else []
    last = max((siblings.index(_in(spot, each, siblings)) for each in results), default=at)
    region = Region(spot.source, siblings[at : last + 1])
    if not region.is_exact:
        raise Unfixable("it shares its lines with another statement")
    old = region.node(block, cst.With)
    if not isinstance(old.body, cst.IndentedBlock) or not isinstance(old.body.body[0], cst.SimpleStatementLine):
        raise Unfixable("it shares its line with what it starts")
    inner = old.body.body[0]
    call = region.node(started, cst.Call)
    value = await_(moved_out(call.args[0].value, call.whitespace_before_args))
    comments = [old.body.header.comment, *(each.comment for each in old.body.footer)]
    above = [*old.leading_lines, *(comment_line(each) for each in comments if each), *inner.leading_lines]
    new = with_replaced(inner, {call: value}).with_changes(leading_lines=above)
    nodes: dict[cst.CSTNode, cst.CSTNode] = {region.expression(each): cst.Name(name) for each in results}
    return (region.with_statements([new, *(with_replaced(each, nodes) for each in region.statements[1:])]),)


def _in(spot: Spot, node: ast.AST, siblings: list[ast.stmt]) -> ast.stmt:
    statement = spot.source.statement(node)
    while statement not in siblings:
        statement = spot.source.statement(spot.source.parent(statement))
    return statement


FIX = Fix(
    name="group-of-one",
    codes=("AIO301", "AIO303", "AIO103", "AIO203"),
    constructs=("task_group",),
    summary="a `TaskGroup` that starts one task becomes `await x()`",
    decide=decide,
    rewrite=rewrite,
)
