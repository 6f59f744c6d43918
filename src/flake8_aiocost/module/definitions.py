"""Where the functions of a module are defined: facts do not tell, so the text is parsed again."""

from __future__ import annotations

import ast
import warnings
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from flake8_aiocost.module.text import Lines, Range

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.model import Position
    from flake8_aiocost.module.facts import Function

#: Where what is no longer there is said to be.
_UNKNOWN: Range = (1, 0, 1, 0)
#: Where statements, handlers and cases stand in their syntax nodes.
_BLOCKS = ("body", "handlers", "orelse", "finalbody", "cases")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


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
    ordered = {name: iter(ranges) for name, ranges in _defined(source).items()}
    return [next(ordered.get(function.qualname, iter(())), _UNKNOWN) for function in functions]


# The steps of chains stand in few modules, and each step asks.
@lru_cache(maxsize=16)
def _defined(source: str) -> dict[str, list[Range]]:
    """Where functions are defined, by their qualified names; nothing where the text cannot be parsed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    found: dict[str, list[Range]] = defaultdict(list)
    todo: list[tuple[ast.AST, str]] = [(tree, "")]
    while todo:
        node, around = todo.pop()
        for child in _blocks(node):
            inside = around
            if isinstance(child, (*_FUNCTIONS, ast.ClassDef)):
                inside = f"{around}.{child.name}" if around else child.name
                if not isinstance(child, ast.ClassDef):
                    line, column = child.lineno, child.col_offset
                    keyword = "async def " if isinstance(child, ast.AsyncFunctionDef) else "def "
                    end = column + len(keyword) + len(child.name.encode())
                    found[inside].append((line, column, line, end))
            todo.append((child, inside))
    return {name: sorted(ranges) for name, ranges in found.items()}


def _blocks(node: ast.AST) -> Iterator[ast.AST]:
    """The statements inside a statement, and what holds such; expressions define no functions."""
    for name in _BLOCKS:
        yield from getattr(node, name, ())
