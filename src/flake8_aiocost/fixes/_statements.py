"""An await for each child, in the place of a call that was given all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from flake8_aiocost.fixes._layout import (
    await_,
    comment_line,
    comments_of,
    end_of_line,
    has_comment,
    moved_out,
    space_after,
)

if TYPE_CHECKING:
    import ast
    from collections.abc import Sequence

    from flake8_aiocost.fixes._region import Region


def in_sequence(
    statement: cst.SimpleStatementLine, call: cst.Call, targets: Sequence[cst.BaseAssignTargetExpression] = ()
) -> list[cst.SimpleStatementLine]:
    """``await a()`` and ``await b()``, with the comments that stood beside each.

    Args:
        statement: the line that is replaced.
        call: the call in it that was given the children; keywords are left out.
        targets: what the result of each is assigned to, if it is.
    """
    space: cst.CSTNode = call.whitespace_before_args
    first, above = comments_of(space)
    leading = [*statement.leading_lines, *(comment_line(each) for each in ([first] if first else []) + above)]
    found: list[cst.SimpleStatementLine] = []
    children = [each for each in call.args if each.keyword is None]
    for at, argument in enumerate(children):
        value = await_(moved_out(argument.value, space))
        space = space_after(argument)
        behind, above = comments_of(space)
        small = cst.Assign([cst.AssignTarget(targets[at])], value) if targets else cst.Expr(value)
        found.append(cst.SimpleStatementLine([small], leading, end_of_line(behind)))
        leading = [comment_line(each) for each in above]
    # What stood behind the whole call, and above its parenthesis.
    last = found[-1]
    mine, whole = last.trailing_whitespace.comment, statement.trailing_whitespace.comment
    more = [*([comment_line(whole)] if mine and whole else []), *leading]
    found[-1] = last.with_changes(
        leading_lines=[*last.leading_lines, *more], trailing_whitespace=end_of_line(mine or whole)
    )
    return found


def alone(region: Region, call: ast.Call, argument: cst.Arg, base: str) -> cst.Await:
    """``await x()``, in parentheses where there are comments inside those of the call that was given it.

    Args:
        region: where it stands.
        call: what was given the child.
        argument: the child.
        base: the indentation of the line with the call.
    """
    before, after = region.node(call, cst.Call).whitespace_before_args, space_after(argument)
    if not any(map(has_comment, (before, after))):
        return await_(moved_out(argument.value, before, base))
    return await_(argument.value).with_changes(
        lpar=[cst.LeftParen(whitespace_after=before)], rpar=[cst.RightParen(whitespace_before=after)]
    )
