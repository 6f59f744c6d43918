"""Comments and indentation of what is moved to another place."""

from __future__ import annotations

import libcst as cst

Expression = cst.BaseExpression


def await_(value: Expression) -> cst.Await:
    """``await value``."""
    return cst.Await(value, whitespace_after_await=cst.SimpleWhitespace(" "))


def end_of_line(comment: cst.Comment | None) -> cst.TrailingWhitespace:
    """What stands behind a statement."""
    return cst.TrailingWhitespace(cst.SimpleWhitespace("  " if comment is not None else ""), comment)


def comment_line(comment: cst.Comment) -> cst.EmptyLine:
    """A comment on a line of its own."""
    return cst.EmptyLine(indent=True, comment=comment)


def comments_of(space: cst.CSTNode | None) -> tuple[cst.Comment | None, list[cst.Comment]]:
    """The comments in the whitespace of an expression: behind what is before it, and on lines of their own."""
    if not isinstance(space, cst.ParenthesizedWhitespace):
        return None, []
    return space.first_line.comment, [each.comment for each in space.empty_lines if each.comment is not None]


def space_after(argument: cst.Arg) -> cst.BaseParenthesizableWhitespace:
    """The whitespace behind an argument: behind its comma, where there is one."""
    return argument.comma.whitespace_after if isinstance(argument.comma, cst.Comma) else argument.whitespace_after_arg


def comments_in(node: cst.CSTNode) -> list[cst.Comment]:
    """The comments anywhere in a node."""
    if isinstance(node, cst.Comment):
        return [node]
    return [comment for child in node.children for comment in comments_in(child)]


def has_comment(node: cst.CSTNode) -> bool:
    """Whether there is a comment anywhere in a node."""
    return bool(comments_in(node))


def loose_comments(call: cst.Call) -> list[cst.EmptyLine]:
    """The comments between the arguments of a call, each for a line of its own."""
    spaces: list[cst.CSTNode] = [call.whitespace_before_args]
    for each in call.args:
        spaces += [
            each.whitespace_after_arg,
            *([each.comma.whitespace_after] if isinstance(each.comma, cst.Comma) else []),
        ]
    found = [comments_of(each) for each in spaces]
    return [comment_line(comment) for first, own in found for comment in ([first] if first else []) + own]


def without_parentheses(node: Expression) -> Expression:
    """An expression without parentheses around it, where these hold no comment."""
    kept = any(has_comment(each) for each in (*node.lpar, *node.rpar))
    return node if kept else node.with_changes(lpar=[], rpar=[])


class _Shifted(cst.CSTTransformer):
    def __init__(self, less: str) -> None:
        super().__init__()
        self._less = less

    def leave_ParenthesizedWhitespace(  # noqa: N802
        self,
        original_node: cst.ParenthesizedWhitespace,  # noqa: ARG002  libcst hands over both
        updated_node: cst.ParenthesizedWhitespace,
    ) -> cst.ParenthesizedWhitespace:
        """Take the indentation off the lines inside an expression."""
        lines = [each.with_changes(whitespace=self._cut(each.whitespace)) for each in updated_node.empty_lines]
        return updated_node.with_changes(empty_lines=lines, last_line=self._cut(updated_node.last_line))

    def _cut(self, space: cst.SimpleWhitespace) -> cst.SimpleWhitespace:
        return space.with_changes(value=space.value.removeprefix(self._less))


def moved_out(node: Expression, space_before: cst.CSTNode | None, base: str = "") -> Expression:
    """An argument that began on a line of its own, as it looks where the call around it stood.

    Args:
        node: the argument.
        space_before: the whitespace before it, after the parenthesis or comma.
        base: the indentation of the line with the call, from that of the statement on.
    """
    if not isinstance(space_before, cst.ParenthesizedWhitespace):
        return node
    less = space_before.last_line.value.removeprefix(base)
    return node.visit(_Shifted(less)) if less else node  # type: ignore[return-value]
