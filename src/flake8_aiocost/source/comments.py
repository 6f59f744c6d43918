"""``# aiocost:`` comments: the only place where the reader looks at comments at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

import libcst as cst

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flake8_aiocost.model import Temperature
    from flake8_aiocost.source.tree import Tree

# At the start of a comment, or after what another tool reads there.
_AIOCOST = r"(?:#\s*(?:mypy|noqa|nosec|pragma|pylint|pyright|ruff|type)\b[^#]*)*#\s*aiocost:\s*"
_TEMPERATURE = re.compile(_AIOCOST + r"(hot|background|cold)\b")
_SAVES = re.compile(_AIOCOST + r"saves\s*=\s*(\d+(?:\.\d+)?)\s*(µs|μs|us|ms|s)\b")
_UNITS = {"µs": 1.0, "μs": 1.0, "us": 1.0, "ms": 1e3, "s": 1e6}

_STATEMENTS = (cst.BaseStatement, cst.SimpleStatementSuite)


def function_pragma(tree: Tree, node: cst.FunctionDef) -> Temperature | None:
    """The word of a comment on any line of a ``def`` header."""
    if not tree.has_comments_for_us:
        return None
    body = node.body
    header = body.header if isinstance(body, cst.IndentedBlock) else getattr(body, "trailing_whitespace", None)
    return _temperature(_comments(node.params, node.whitespace_before_params, node.returns, header))


def module_pragma(tree: Tree) -> Temperature | None:
    """The word of a comment before the first statement other than the docstring."""
    if not tree.has_comments_for_us:
        return None
    leading: list[cst.CSTNode] = [*tree.module.header]
    for statement in tree.module.body:
        leading += getattr(statement, "leading_lines", ())
        if not _is_docstring(statement):
            break
        leading.append(statement)
    return _temperature(_comments(*leading))


def saving(tree: Tree, node: cst.CSTNode) -> float | None:
    """The µs of a ``# aiocost: saves=40ms`` on a line of the statement around a node, or on a compound one's header."""
    if not tree.has_comments_for_us:
        return None
    statement = next(each for each in tree.above(node) if isinstance(each, _STATEMENTS))
    parts: list[cst.CSTNode | None] = []
    if isinstance(statement, cst.SimpleStatementLine):
        parts = [*statement.body, statement.trailing_whitespace]
    else:
        for name in type(statement).__dataclass_fields__:
            value = getattr(statement, name)
            if name in ("leading_lines", "lines_after_decorators", "orelse", "handlers", "finalbody", "cases"):
                continue
            if isinstance(value, cst.IndentedBlock):
                parts.append(value.header)
            elif isinstance(value, cst.CSTNode):
                parts.append(value)
            elif isinstance(value, tuple):
                parts += value
    for text in _comments(*parts):
        if match := _SAVES.match(text):
            return float(match[1]) * _UNITS[match[2]]
    return None


def _temperature(comments: Iterable[str]) -> Temperature | None:
    for text in comments:
        if match := _TEMPERATURE.match(text):
            return cast("Temperature", match[1])
    return None


def _is_docstring(statement: cst.CSTNode) -> bool:
    return (
        isinstance(statement, cst.SimpleStatementLine)
        and len(statement.body) == 1
        and isinstance(statement.body[0], cst.Expr)
        and isinstance(statement.body[0].value, (cst.SimpleString, cst.ConcatenatedString))
    )


def _comments(*nodes: cst.CSTNode | None) -> Iterator[str]:
    """All comments at or below the nodes, in no particular order."""
    stack: list[object] = [node for node in nodes[::-1] if node is not None]
    while stack:
        node = stack.pop()
        if isinstance(node, cst.Comment):
            yield node.value
        elif isinstance(node, tuple):
            stack.extend(node[::-1])
        elif isinstance(node, cst.CSTNode):
            stack.extend(getattr(node, name) for name in reversed(type(node).__dataclass_fields__))
