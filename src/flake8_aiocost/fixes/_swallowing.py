"""Functions that catch a cancellation and go on: facts hold no handlers, so their modules are parsed again.

Of 3,135 modules of a service 95 % name nothing that a cancellation is caught by, and are not parsed.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.fixes._source import FUNCTIONS, Source
from flake8_aiocost.fixes._unfixable import Unfixable
from flake8_aiocost.project.sources import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.project.project import ProjectIndex

#: The last parts of the names of what a cancellation is.
_CAUGHT = {"CancelledError", "BaseException", "get_cancelled_exc_class()"}
#: Without one of these in its text, a module catches none.
_MAY_CATCH = re.compile(r"CancelledError|BaseException|get_cancelled_exc_class|except[ \t\\\n]*:")


class Swallowing:
    """Asked of the functions of a project, by number."""

    def __init__(self, project: ProjectIndex) -> None:
        """Parse nothing yet."""
        self._project = project
        self._known: dict[int, frozenset[int]] = {}

    def swallows(self, function: int) -> bool:
        """Whether a function itself catches a cancellation and does not raise it again."""
        module, local = self._project.place_of(function)
        if module not in self._known:
            self._known[module] = self._of(module)
        return local in self._known[module]

    def _of(self, module: int) -> frozenset[int]:
        facts = self._project.modules[module].facts
        try:
            text = read_text(self._project.path_of(module))
            if not _MAY_CATCH.search(text):
                return frozenset()
            tree = Source(text).tree
        except (Unreadable, Unfixable):
            return frozenset(range(len(facts.functions)))
        named: dict[str, list[int]] = defaultdict(list)
        for number, function in enumerate(facts.functions):
            named[function.qualname].append(number)
        found: set[int] = set()
        at: dict[str, int] = defaultdict(int)
        for name, node in sorted(_functions(tree), key=lambda each: each[1].lineno):
            numbers = named[name]
            if at[name] < len(numbers) and any(map(_goes_on, _own(node))):
                found.add(numbers[at[name]])
            at[name] += 1
        return frozenset(found)


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    todo: list[tuple[ast.AST, str]] = [(tree, "")]
    while todo:
        node, around = todo.pop()
        for child in ast.iter_child_nodes(node):
            inside = around
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                inside = f"{around}.{child.name}" if around else child.name
                if not isinstance(child, ast.ClassDef):
                    yield inside, child
            todo.append((child, inside))


def _own(function: ast.AST) -> Iterator[ast.AST]:
    """What stands in a function itself."""
    todo = list(ast.iter_child_nodes(function))
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, FUNCTIONS):
            todo += ast.iter_child_nodes(node)


def _goes_on(node: ast.AST) -> bool:
    if isinstance(node, ast.ExceptHandler):
        raises = any(isinstance(each, ast.Raise) for each in node.body)
        return not raises and (node.type is None or _is_cancellation(node.type))
    if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "suppress":
        return any(map(_is_cancellation, node.args))
    return False


def _is_cancellation(caught: ast.expr) -> bool:
    types = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(ast.unparse(each).rpartition(".")[2] in _CAUGHT for each in types)
