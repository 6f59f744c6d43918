"""Where the functions of a module are defined: facts do not tell, so the text is parsed again."""

from __future__ import annotations

import ast
import warnings
from collections import defaultdict
from typing import TYPE_CHECKING

from flake8_aiocost.module.text import Lines, Range

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.model import Position
    from flake8_aiocost.module.facts import Function

#: Where what is no longer there is said to be.
_UNKNOWN: Range = (1, 0, 1, 0)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_BLOCKS = ("body", "orelse", "handlers", "finalbody", "cases")


def lines_of(functions: Sequence[Function], source: str) -> list[int]:
    """The line of each function's ``def``, 1 where the text has changed meanwhile.

    Args:
        functions: those of the module's facts; of several with one name, the first is the first in the text.
        source: the module's text.
    """
    return [line for line, *_ in _ranges(functions, source)]


def positions_of(functions: Sequence[Function], source: str) -> list[Position]:
    """Where each function's ``def`` begins, up to the end of its name; the first character where the text has changed.

    Args:
        functions: those of the module's facts.
        source: the module's text.
    """
    lines = Lines(source)
    return [lines.position(each) for each in _ranges(functions, source)]


def _ranges(functions: Sequence[Function], source: str) -> list[Range]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return [_UNKNOWN] * len(functions)
    found: dict[str, list[Range]] = defaultdict(list)
    todo: list[tuple[ast.AST, str]] = [(tree, "")]
    while todo:
        node, around = todo.pop()
        for child in _statements(node):
            inside = around
            if isinstance(child, (*_FUNCTIONS, ast.ClassDef)):
                inside = f"{around}.{child.name}" if around else child.name
                if not isinstance(child, ast.ClassDef):
                    line, column = child.lineno, child.col_offset
                    keyword = "async def " if isinstance(child, ast.AsyncFunctionDef) else "def "
                    end = column + len(keyword) + len(child.name.encode())
                    found[inside].append((line, column, line, end))
            todo.append((child, inside))
    ordered = {name: iter(sorted(ranges)) for name, ranges in found.items()}
    return [next(ordered.get(function.qualname, iter(())), _UNKNOWN) for function in functions]


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """The statements in one, and its handlers and cases: no expression defines a function that has a name."""
    for field in _BLOCKS:
        yield from getattr(node, field, ())
