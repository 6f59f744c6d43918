"""The text of a module that is fixed, with its ``ast`` tree: facts hold no nodes, so it is parsed again."""

from __future__ import annotations

import ast
import warnings
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.fixes._unfixable import Unfixable
from flake8_aiocost.module.text import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.model import Position
    from flake8_aiocost.module.text import Range

#: What a statement's lists of statements are called.
_BLOCKS = ("body", "orelse", "finalbody")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


class Source:
    r"""A module's text, decoded, with lines that end in ``\n``."""

    def __init__(self, text: str) -> None:
        """Parse nothing yet."""
        self.text = text
        self.lines = text.split("\n")
        self._places = Lines(text)

    @cached_property
    def tree(self) -> ast.Module:
        """The tree.

        Raises:
            Unfixable: the running Python cannot parse it.
        """
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(self.text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise Unfixable("Python cannot parse the module") from None

    @cached_property
    def attributes_set(self) -> Counter[str]:
        """How often attributes of each name are set, or deleted, on whatever object."""
        every = (each for each in ast.walk(self.tree) if isinstance(each, ast.Attribute))
        return Counter(each.attr for each in every if not isinstance(each.ctx, ast.Load))

    @cached_property
    def _parents(self) -> dict[ast.AST, ast.AST]:
        return {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}

    @cached_property
    def _calls(self) -> dict[Range, list[ast.Call]]:
        found: dict[Range, list[ast.Call]] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                found.setdefault(range_of(node), []).append(node)
        return found

    def call(self, where: Range) -> ast.Call:
        """The call at a range of the facts.

        Raises:
            Unfixable: several stand there, as in an f-string before Python 3.12.
        """
        found = self._calls.get(where, [])
        if len(found) != 1:
            raise Unfixable("the call stands in an f-string")
        return found[0]

    def position(self, node: ast.AST) -> Position:
        """Where a node stands, with columns in characters."""
        return self._places.position(range_of(node))

    def parent(self, node: ast.AST) -> ast.AST:
        """The node around; of the module itself the module."""
        return self._parents.get(node, self.tree)

    def around(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes around, innermost first."""
        while node in self._parents:
            node = self._parents[node]
            yield node

    def around_in_function(self, node: ast.AST) -> Iterator[ast.AST]:
        """Those inside the same function."""
        for each in self.around(node):
            if isinstance(each, FUNCTIONS):
                return
            yield each

    def is_free(self, name: str, at: ast.AST) -> bool:
        """Whether a loop at some place may bind a name: nothing after it uses the name, but in loops that bind it too.

        Inside of a loop, all comes after it.
        """
        function, outside = self.function(at), set(self.around_in_function(at))
        if any(name in each.names for each in ast.walk(function) if isinstance(each, (ast.Global, ast.Nonlocal))):
            return False
        again = any(isinstance(each, (ast.For, ast.AsyncFor, ast.While)) for each in outside)
        first = at.lineno  # type: ignore[attr-defined]
        return all(
            self._is_looped(use, outside)
            or self._is_parameter(use, function)
            or (use.lineno < first and not again and self.function(use) is function)
            for use in uses(name, function)
        )

    def _is_parameter(self, use: ast.Name, outer: ast.AST) -> bool:
        """Whether a name is a parameter of a function inside another one."""
        for each in self.around(use):
            if each is outer:
                return False
            if isinstance(each, FUNCTIONS) and any(
                isinstance(arg, ast.arg) and arg.arg == use.id for arg in ast.walk(each.args)
            ):
                return True
        return False

    def _is_looped(self, use: ast.Name, outside: set[ast.AST]) -> bool:
        """Whether a name is the variable of a loop around it, other than those ``outside``, or of a comprehension."""
        for each in self.around_in_function(use):
            if isinstance(each, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
                targets = [clause.target for clause in each.generators]
            elif isinstance(each, (ast.For, ast.AsyncFor)) and each not in outside:
                targets = [each.target]
            else:
                continue
            if any(uses(use.id, target) for target in targets):
                return True
        return False

    def function(self, node: ast.AST) -> ast.AST:
        """The function around, or the module."""
        return next((each for each in self.around(node) if isinstance(each, FUNCTIONS)), self.tree)

    def statement(self, node: ast.AST) -> ast.stmt:
        """The innermost statement around a node, or itself."""
        while not isinstance(node, ast.stmt):
            node = self._parents[node]
        return node

    def block(self, statement: ast.stmt) -> tuple[list[ast.stmt], int]:
        """The list of statements that holds one, and its place there."""
        parent = self.parent(statement)
        for name in _BLOCKS:
            block = getattr(parent, name, None)
            if isinstance(block, list):
                for at, each in enumerate(block):
                    if each is statement:
                        return block, at
        raise Unfixable("it stands in no block of statements")

    def indentation(self, node: ast.AST) -> str:
        """What one level of indentation is around a node: four spaces, unless the block around has another."""
        statement = self.statement(node)
        around = self._parents.get(statement)
        inner, outer = self._indent(statement), self._indent(around) if isinstance(around, ast.stmt) else ""
        return inner.removeprefix(outer) if inner.startswith(outer) and inner != outer else "    "

    def _indent(self, statement: ast.stmt) -> str:
        line = self.lines[statement.lineno - 1]
        return line[: len(line) - len(line.lstrip())]

    def next(self, statement: ast.stmt) -> ast.stmt | None:
        """The statement after one, in its block."""
        block, at = self.block(statement)
        return block[at + 1] if at + 1 < len(block) else None


def range_of(node: ast.AST) -> Range:
    """The range of a node, as facts have it."""
    return node.lineno, node.col_offset, node.end_lineno, node.end_col_offset  # type: ignore[attr-defined]


def uses(name: str, inside: ast.AST) -> list[ast.Name]:
    """Where a name stands in a node, in any role."""
    return [each for each in ast.walk(inside) if isinstance(each, ast.Name) and each.id == name]
