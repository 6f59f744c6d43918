"""Annotations inside strings: ``"Feed | None"``. Facts have the text, which is parsed once it is asked about."""

from __future__ import annotations

import ast
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import OTHER, Alternatives, Attribute, Constant, Display, Name, Subscript

if TYPE_CHECKING:
    from flake8_aiocost.module.expressions import Expression

#: Characters: longer ones are no types that somebody wrote.
_LONGEST = 500


@lru_cache(maxsize=1024)
def unquoted(text: str) -> Expression:
    """An annotation inside a string."""
    if len(text) > _LONGEST:
        return OTHER
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return OTHER


def _read(node: ast.expr) -> Expression:
    """The expression of a type. There are no calls in one that matter, so no facts are needed for it."""
    if isinstance(node, ast.Name):
        return Name(node.id)
    if isinstance(node, ast.Attribute):
        value = _read(node.value)
        if isinstance(value, Name):
            return Name(value.root, (*value.attributes, node.attr))
        return Attribute(value, (node.attr,))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return Alternatives((_read(node.left), _read(node.right)))
    if isinstance(node, ast.Subscript):
        inside = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        return Subscript(_read(node.value), tuple([_read(each) for each in inside]))
    if isinstance(node, (ast.List, ast.Tuple)):
        return Display("list", tuple([_read(each) for each in node.elts]))
    if isinstance(node, ast.Constant) and (node.value is None or isinstance(node.value, str)):
        return Constant(node.value)
    return OTHER
