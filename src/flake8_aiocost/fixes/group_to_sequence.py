"""``async with asyncio.TaskGroup() as tg: tg.create_task(x())`` as ``await x()``; several one after the other.

Several are, where nobody waits for the time that the group saves, and where it saves none: all children but one wait
for nothing, or all of them on one object that does one thing at a time.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import libcst as cst

from flake8_aiocost.fixes._fix import Fix, refused
from flake8_aiocost.fixes._groups import Started, opened
from flake8_aiocost.fixes._items import is_same_later, taken
from flake8_aiocost.fixes._layout import await_, comment_line, moved_out
from flake8_aiocost.fixes._region import Region, with_replaced
from flake8_aiocost.fixes._shapes import (
    catches_groups,
    has_plain_arguments,
    in_place,
    one_after_the_other,
    only_argument,
    suspends,
)
from flake8_aiocost.fixes._source import uses
from flake8_aiocost.fixes._unfixable import Unfixable
from flake8_aiocost.model import Replacement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.fixes._fix import Decision
    from flake8_aiocost.fixes._groups import Opened
    from flake8_aiocost.fixes._spot import Spot

_BARE = "what the child raises comes without an ExceptionGroup around it"


def decide(spot: Spot) -> Decision:
    """Never safe: what a child raises comes without an ExceptionGroup around it."""
    found = opened(spot)
    if found is None:
        return refused("the group does more than to start tasks")
    if any(each.call.keywords or only_argument(each.call) is None for each in found.started):
        return refused("what it starts is no call, or has options")
    if catches_groups(spot):
        return refused("what it raises is caught as an ExceptionGroup")
    if any(len(_read(spot, each.name)) != len(_results(spot, found, each.name)) for each in found.named):
        return refused("its task is used for more than its result")
    if found.is_single:
        return in_place(spot, _BARE, spot.doubts.cancellation(spot.spawn))
    if spot.code == "AIO103":
        return refused("its children wait beside each other, and somebody waits for them")
    if any(each.loop is not None and not _is_told(each) for each in found.started):
        return refused("all children are the same and share their work, and in sequence the first does all of it")
    if why := _arguments(spot, found.started):
        return refused(why)
    return one_after_the_other(spot, _BARE, "after one fails the next are not begun")


def _is_told(started: Started) -> bool:
    """Whether a child in a loop is told for which item it is."""
    targets = [each.id for each in ast.walk(started.loop.target) if isinstance(each, ast.Name)] if started.loop else []
    return any(uses(name, started.call) for name in targets)


def _arguments(spot: Spot, started: Sequence[Started]) -> str:
    """5: why what a later child is given may be another after an earlier one has run."""
    for at, each in enumerate(started):
        child = only_argument(each.call)
        if child is None or suspends([each.call]):
            return "a child is given what is awaited there"
        if (at or each.loop is not None) and not has_plain_arguments(child):
            return "what a later child is given is worked out before the first one runs, and in sequence after it"
        if at and each.loop is not None and not is_same_later(spot, each.loop.iter):
            return "what a later loop runs over is worked out before the first child runs, and in sequence after it"
    return ""


def _read(spot: Spot, name: str) -> list[ast.Name]:
    """Where the task's name is used beside where it is bound."""
    return uses(name, spot.source.function(spot.call))[1:]


def _results(spot: Spot, found: Opened, name: str) -> list[ast.expr]:
    """``task.result()`` and ``await task`` after the block, in the same list of statements."""
    siblings, at = spot.source.block(found.block)
    results: list[ast.expr] = []
    for each in siblings[at + 1 :]:
        for use in uses(name, each):
            around = spot.source.parent(use)
            call = spot.source.parent(around)
            if isinstance(around, ast.Await) and not isinstance(call, ast.Expr):
                results.append(around)
            elif isinstance(call, ast.Call) and _is_result(call, around):
                results.append(call)
    return results


def _is_result(call: ast.Call, function: ast.AST) -> bool:
    bare = call.func is function and not call.args and not call.keywords
    return bare and isinstance(function, ast.Attribute) and function.attr == "result"


def rewrite(spot: Spot) -> tuple[Replacement, ...]:
    """The block, and what reads the results of its tasks."""
    found = opened(spot)
    if found is None:
        raise Unfixable("the group does more than to start tasks")
    siblings, at = spot.source.block(found.block)
    results = {each.name: _results(spot, found, each.name) for each in found.named}
    read = [node for nodes in results.values() for node in nodes]
    last = max((siblings.index(_in(spot, each, siblings)) for each in read), default=at)
    region = Region(spot.source, siblings[at : last + 1])
    if not region.is_exact:
        raise Unfixable("it shares its lines with another statement")
    old = region.node(found.block, cst.With)
    if not isinstance(old.body, cst.IndentedBlock) or len(old.body.body) != len(found.started):
        raise Unfixable("it shares its line with what it starts")
    new = [_awaited(spot, region, each, line) for each, line in zip(found.started, old.body.body, strict=True)]
    above = [*old.leading_lines, *([comment_line(old.body.header.comment)] if old.body.header.comment else [])]
    new[0] = new[0].with_changes(leading_lines=[*above, *new[0].leading_lines])
    nodes: dict[cst.CSTNode, cst.CSTNode] = {
        region.expression(each): cst.Name(name) for name, found_at in results.items() for each in found_at
    }
    edited = region.with_statements([*new, *(with_replaced(each, nodes) for each in region.statements[1:])])
    return (edited, *_comments_below(spot, found.block, region.indent))


def _comments_below(spot: Spot, block: ast.AsyncWith, indent: str) -> list[Replacement]:
    """Comments that end the block, as far to the left as its statements are now."""
    found: list[Replacement] = []
    for at in range(block.end_lineno or 0, len(spot.source.lines)):
        line = spot.source.lines[at]
        text = line.lstrip()
        if not text.startswith("#") or not line.startswith(indent) or line[len(indent)] not in " \t":
            break
        found.append(Replacement(at + 1, at + 2, (indent + text,)))
    return found


_Line = cst.SimpleStatementLine | cst.For


def _awaited(spot: Spot, region: Region, started: Started, line: cst.BaseStatement) -> _Line:
    """A statement of the block, with the await of what it starts."""
    if not isinstance(line, (cst.SimpleStatementLine, cst.For)):
        raise Unfixable("libcst cannot read it")
    call = region.node(started.call, cst.Call)
    nodes: dict[cst.CSTNode, cst.CSTNode] = {call: await_(moved_out(call.args[0].value, call.whitespace_before_args))}
    if started.loop is not None and isinstance(line, cst.For):
        nodes[line.iter] = taken(spot, started.loop.iter, line.iter)
    return with_replaced(line, nodes)


def _in(spot: Spot, node: ast.AST, siblings: list[ast.stmt]) -> ast.stmt:
    statement = spot.source.statement(node)
    while statement not in siblings:
        statement = spot.source.statement(spot.source.parent(statement))
    return statement


FIX = Fix(
    name="group-to-sequence",
    codes=("AIO301", "AIO303", "AIO304", "AIO103", "AIO203"),
    constructs=("task_group",),
    summary="a `TaskGroup` becomes `await x()`, several of them where that takes as long or nobody waits",
    decide=decide,
    rewrite=rewrite,
)
