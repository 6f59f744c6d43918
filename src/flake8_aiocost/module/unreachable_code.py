"""What code that is never run does all the same: it makes names local, and a function a generator.

``return`` before ``yield`` is how a generator is written that yields nothing. Of the rest nothing is noted.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
#: What has a scope of its own.
_APART = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def unreached(body: Sequence[ast.stmt]) -> tuple[tuple[str, ...], int]:
    """The names that statements bind in their scope, and how often they yield.

    Args:
        body: what follows a statement that leaves its block.
    """
    names: list[str] = []
    yields = 0
    todo: list[ast.AST] = list(body)
    while todo:
        node = todo.pop()
        names += _bound(node)
        yields += isinstance(node, (ast.Yield, ast.YieldFrom))
        if not isinstance(node, (*_DEFINITIONS, *_APART)):
            todo += ast.iter_child_nodes(node)
    return tuple(dict.fromkeys(names)), yields


def _bound(node: ast.AST) -> Iterator[str]:
    """The names that a node binds itself."""
    if isinstance(node, ast.Name):
        if not isinstance(node.ctx, ast.Load):
            yield node.id
    elif isinstance(node, (*_DEFINITIONS, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
        if node.name is not None:
            yield node.name
    elif isinstance(node, ast.MatchMapping):
        if node.rest is not None:
            yield node.rest
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from (each.asname or each.name.partition(".")[0] for each in node.names)
