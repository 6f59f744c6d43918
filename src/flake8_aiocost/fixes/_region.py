"""Whole lines of a module as a libcst tree: the smallest statements around what is edited, and nothing else.

They are parsed below a header, so that they keep their indentation, and nothing is taken out of the lines of a string.
What libcst does not give back letter by letter is not edited.
"""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from flake8_aiocost.fixes._unfixable import Unfixable
from flake8_aiocost.model import Replacement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from libcst.metadata import CodeRange

    from flake8_aiocost.fixes._source import Source

_HEADER = "async def _():\n"
#: libcst's parser is native and recursive: 10,000 operators in a row, which nest as deeply, end the whole process. Its
#: visitors take up to six of Python's 1,000 frames a level.
MOST_DEPTH = 100
#: Characters of the statements that are parsed, which takes 0.2 s.
MOST_CHARACTERS = 100_000

_Node = TypeVar("_Node", bound=cst.CSTNode)
New: TypeAlias = cst.CSTNode | cst.FlattenSentinel[cst.Expr]


class Region:
    """Some statements of one block that share their lines with nothing else."""

    def __init__(self, source: Source, statements: Sequence[ast.stmt]) -> None:
        """Parse the lines of some statements, and of what shares these lines.

        Raises:
            Unfixable: libcst cannot read them.
        """
        self._source = source
        self.block = _widened(source, list(statements))
        self._is_widened = self.block != list(statements)
        #: Lines from 1, the last one excluded.
        self.first, self.last = _first_line(self.block[0]), (self.block[-1].end_lineno or 0) + 1
        lines = source.lines[self.first - 1 : self.last - 1]
        self.indent = lines[0][: len(lines[0]) - len(lines[0].lstrip())]
        self._header = _HEADER if self.indent else ""
        self._module = _parsed(self._header + "\n".join(lines) + "\n", self.block)
        positions = MetadataWrapper(self._module, unsafe_skip_copy=True).resolve(PositionProvider)
        self._places: dict[tuple[int, int, int, int], list[cst.CSTNode]] = {}
        for node, place in positions.items():
            self._places.setdefault(self._key(place), []).append(node)

    def _key(self, place: CodeRange) -> tuple[int, int, int, int]:
        down = self.first - 1 - bool(self._header)
        return place.start.line + down, place.start.column, place.end.line + down, place.end.column

    @property
    def is_exact(self) -> bool:
        """Whether the statements have lines of their own, so that others can be put in their place."""
        return not self._is_widened and len(self.statements) == len(self.block)

    @property
    def statements(self) -> Sequence[cst.BaseStatement]:
        """The statements, simple ones by line."""
        if not self._header:
            return [each for each in self._module.body if isinstance(each, cst.BaseStatement)]
        function = self._module.body[0]
        body = function.body if isinstance(function, cst.FunctionDef) else None
        if not isinstance(body, cst.IndentedBlock):  # the header makes it one
            raise Unfixable("libcst cannot read it")
        return body.body

    def node(self, node: ast.AST, kind: type[_Node]) -> _Node:
        """The libcst node of an ``ast`` node, both without their parentheses.

        Raises:
            Unfixable: there is none.
        """
        place = self._source.position(node)
        found = self._places.get((place.line, place.column, place.end_line, place.end_column), ())
        match = [each for each in found if isinstance(each, kind)]
        if not match:
            raise Unfixable("libcst reads it in another way than Python")
        return match[0]

    def base(self, node: ast.expr) -> str:
        """The indentation of the line on which an expression begins, from that of the statement on."""
        line = self._source.lines[node.lineno - 1]
        return line[: len(line) - len(line.lstrip())].removeprefix(self.indent)

    def expression(self, node: ast.expr) -> cst.BaseExpression:
        """The libcst node of an expression of any kind.

        Raises:
            Unfixable: there is none.
        """
        return self.node(node, cst.BaseExpression)  # type: ignore[type-abstract]

    def replaced(self, nodes: Mapping[cst.CSTNode, New]) -> Replacement:
        """The lines with some nodes replaced by others."""
        return self._lines(with_replaced(self._module, nodes))

    def with_statements(self, statements: Sequence[cst.BaseStatement]) -> Replacement:
        """The lines with other statements in the place of all.

        Raises:
            Unfixable: they share their lines with others.
        """
        if not self.is_exact:
            raise Unfixable("it shares its line with another statement")
        if not self._header:
            return self._lines(self._module.with_changes(body=statements))
        function = cst.ensure_type(self._module.body[0], cst.FunctionDef)
        return self._lines(
            self._module.with_changes(body=[function.with_changes(body=function.body.with_changes(body=statements))])
        )

    def _lines(self, module: cst.Module) -> Replacement:
        if Counter(_comments(self._module)) - Counter(_comments(module)):
            raise Unfixable("a comment would be lost")
        lines = module.code.removesuffix("\n").split("\n")
        return Replacement(self.first, self.last, tuple(lines[bool(self._header) :]))


class _Replacing(cst.CSTTransformer):
    """libcst's own ``deep_replace`` makes new nodes of all, so that a second one would find nothing."""

    def __init__(self, nodes: Mapping[cst.CSTNode, New]) -> None:
        super().__init__()
        self._nodes = nodes

    def on_leave(  # type: ignore[override]
        self, original_node: cst.CSTNode, updated_node: cst.CSTNode
    ) -> New:
        """What stands in a node's place."""
        return self._nodes.get(original_node, updated_node)


def with_replaced(node: _Node, nodes: Mapping[cst.CSTNode, New]) -> _Node:
    """A node with some nodes below it replaced; those of others are left alone."""
    return cast("_Node", node.visit(_Replacing(nodes)))


def _first_line(statement: ast.stmt) -> int:
    decorators = getattr(statement, "decorator_list", [])
    return int(min([statement.lineno, *(each.lineno for each in decorators)]))


def _widened(source: Source, block: list[ast.stmt]) -> list[ast.stmt]:
    """Statements that share no line with what stands before or after them."""
    while True:
        first = block[0]
        siblings, at = source.block(first)
        end = at + len(block)
        before = source.lines[_first_line(first) - 1].encode()[: first.col_offset].decode(errors="replace")
        joined = source.lines[_first_line(first) - 2] if _first_line(first) > 1 else ""
        is_elif = isinstance(first, ast.If) and source.lines[first.lineno - 1].lstrip().startswith("elif")
        alone = not before.strip() or bool(getattr(first, "decorator_list", []))
        if at and siblings[at - 1].end_lineno == first.lineno:
            block = [siblings[at - 1], *block]
        elif end < len(siblings) and siblings[end].lineno == block[-1].end_lineno:
            block = [*block, siblings[end]]
        elif is_elif or not alone or _continues(joined):
            parent = source.parent(first)
            if isinstance(parent, ast.Module):
                raise Unfixable("it shares its lines with something else")
            block = [source.statement(_holder(source, parent))]
        else:
            return block


def _holder(source: Source, parent: ast.AST) -> ast.AST:
    """The statement that a handler or a case belongs to."""
    return parent if isinstance(parent, ast.stmt) else source.parent(parent)


def _continues(line: str) -> bool:
    # Half of them are in comments or strings; widening once too often does no harm.
    return line.endswith("\\")


def _parsed(text: str, block: Sequence[ast.stmt]) -> cst.Module:
    if len(text) > MOST_CHARACTERS:
        raise Unfixable("the statement around it is too long")
    if any(_is_deep(each) for each in block):
        raise Unfixable("the statement around it is nested too deeply")
    try:
        module = cst.parse_module(text)
    except (cst.ParserSyntaxError, cst.CSTValidationError, RecursionError, IndexError):
        raise Unfixable("libcst cannot read it") from None
    except BaseException as error:
        # What a panic in native code is raised as; its class can be imported from nowhere.
        if type(error).__name__ == "PanicException":
            raise Unfixable("libcst cannot read it") from None
        raise
    if module.code != text:
        raise Unfixable("libcst does not give back its text")
    return module


def _comments(node: cst.CSTNode) -> list[str]:
    found, todo = [], [node]
    while todo:
        each = todo.pop()
        if isinstance(each, cst.Comment):
            found.append(each.value)
        todo += each.children
    return found


def _is_deep(node: ast.AST) -> bool:
    level, depth = [node], 0
    while level:
        depth += 1
        if depth > MOST_DEPTH:
            return True
        level = [child for each in level for child in ast.iter_child_nodes(each)]
    return False
