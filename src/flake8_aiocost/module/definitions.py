"""Where the functions of a module are defined: facts do not tell, so the text is parsed again."""

from __future__ import annotations

import ast
import warnings
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from flake8_aiocost.module.text import Lines, Range

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.model import Position
    from flake8_aiocost.module.facts import Function

_Defined: TypeAlias = "dict[str, list[tuple[Range, Extent]]]"
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


class Extent(NamedTuple):
    """The lines of a function: that of its first decorator, of its ``def``, and its last one."""

    first: int
    line: int
    last: int


def extents_of(source: str) -> dict[tuple[str, int], Extent]:
    """The lines of each function of a module, by qualified name and which of several of that name it is.

    Args:
        source: the module's text; one that cannot be parsed has no functions.
    """
    found: dict[tuple[str, int], Extent] = {}
    for name, defined in _definitions(source).items():
        for nth, (_, extent) in enumerate(defined):
            found[name, nth] = extent
    return found


def _ranges(functions: Sequence[Function], source: str) -> list[Range]:
    ordered = {name: iter([where for where, _ in defined]) for name, defined in _definitions(source).items()}
    return [next(ordered.get(function.qualname, iter(())), _UNKNOWN) for function in functions]


def _extent(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Extent:
    first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
    return Extent(first, node.lineno, node.end_lineno or node.lineno)


def _range(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Range:
    keyword = "async def " if isinstance(node, ast.AsyncFunctionDef) else "def "
    end = node.col_offset + len(keyword) + len(node.name.encode())
    return node.lineno, node.col_offset, node.lineno, end


#: The steps of chains stand in few modules, and each step asks: those of the last texts, by text.
_LAST: dict[str, _Defined] = {}
_MOST = 16


def note(source: str, tree: ast.Module) -> None:
    """Take the tree of a text, so that it is not parsed again for the next questions about it."""
    if source not in _LAST:
        _remember(source, _of_tree(tree))


def _remember(source: str, found: _Defined) -> None:
    for oldest in list(_LAST)[: len(_LAST) - _MOST + 1]:
        # Another thread may have done so.
        _LAST.pop(oldest, None)
    _LAST[source] = found


def _definitions(source: str) -> _Defined:
    """Where the functions of a module stand, by their qualified names, those of one name in the order of the text."""
    if (known := _LAST.get(source)) is not None:
        return known
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    _remember(source, found := _of_tree(tree))
    return found


def _of_tree(tree: ast.Module) -> _Defined:
    found: _Defined = defaultdict(list)
    todo: list[tuple[ast.AST, str]] = [(tree, "")]
    while todo:
        node, around = todo.pop()
        for child in _statements(node):
            inside = around
            if isinstance(child, (*_FUNCTIONS, ast.ClassDef)):
                inside = f"{around}.{child.name}" if around else child.name
                if not isinstance(child, ast.ClassDef):
                    found[inside].append((_range(child), _extent(child)))
            todo.append((child, inside))
    return {name: sorted(defined) for name, defined in found.items()}


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """The statements in one, and its handlers and cases: no expression defines a function that has a name."""
    for field in _BLOCKS:
        yield from getattr(node, field, ())
