"""The lines on which the functions of a module are defined: facts have none, so the text is parsed again."""

from __future__ import annotations

import ast
import warnings
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.module.facts import Function

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def lines_of(functions: Sequence[Function], source: str) -> list[int]:
    """The line of each function's ``def``, 1 where the text has changed meanwhile.

    Args:
        functions: those of the module's facts; of several with one name, the first is the first in the text.
        source: the module's text.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return [1] * len(functions)
    found: dict[str, list[int]] = defaultdict(list)
    todo: list[tuple[ast.AST, str]] = [(tree, "")]
    while todo:
        node, around = todo.pop()
        for child in ast.iter_child_nodes(node):
            inside = around
            if isinstance(child, (*_FUNCTIONS, ast.ClassDef)):
                inside = f"{around}.{child.name}" if around else child.name
                if not isinstance(child, ast.ClassDef):
                    found[inside].append(child.lineno)
            todo.append((child, inside))
    ordered = {name: iter(sorted(lines)) for name, lines in found.items()}
    return [next(ordered.get(function.qualname, iter(())), 1) for function in functions]
