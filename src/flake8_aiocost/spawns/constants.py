"""The part of the libcst visitor that reads numbers and texts."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import libcst as cst

from flake8_aiocost.module.expressions import OTHER, Constant, constant, formatted
from flake8_aiocost.spawns.source_order import SourceOrder
from flake8_aiocost.spawns.texts import beginning, path

if TYPE_CHECKING:
    from flake8_aiocost.module.expressions import Expression


class ConstantVisitor(SourceOrder):
    """Visits expressions; ``_read`` holds what they are, and here those that are written as constants."""

    def __init__(self) -> None:
        """Nothing has been read."""
        super().__init__()
        self._read: dict[cst.CSTNode, Expression] = {}

    def _of(self, node: cst.CSTNode) -> Expression:
        return self._read.get(node, OTHER)

    def leave_Integer(self, original_node: cst.Integer) -> None:  # noqa: N802
        """A number."""
        self._constant(original_node)

    def leave_Float(self, original_node: cst.Float) -> None:  # noqa: N802
        """A number."""
        self._constant(original_node)

    def leave_SimpleString(self, original_node: cst.SimpleString) -> None:  # noqa: N802
        """A text."""
        self._constant(original_node)

    def leave_ConcatenatedString(self, original_node: cst.ConcatenatedString) -> None:  # noqa: N802
        """A text, or an f-string."""
        self._constant(original_node)
        if original_node not in self._read:
            self._read[original_node] = path(original_node) or formatted(beginning(original_node))

    def leave_FormattedString(self, original_node: cst.FormattedString) -> None:  # noqa: N802
        """A text of which the beginning may be known."""
        self._read[original_node] = path(original_node) or formatted(beginning(original_node))

    def _constant(self, node: cst.Integer | cst.Float | cst.SimpleString | cst.ConcatenatedString) -> None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                value = node.evaluated_value
        except (ValueError, SyntaxError):
            return
        if value is not None:
            self._read[node] = constant(value)

    def leave_UnaryOperation(self, original_node: cst.UnaryOperation) -> None:  # noqa: N802
        """A negative number."""
        value = self._of(original_node.expression)
        number = isinstance(original_node.expression, (cst.Integer, cst.Float)) and isinstance(value, Constant)
        if isinstance(original_node.operator, cst.Minus) and number:
            self._read[original_node] = constant(-value.value)  # type: ignore[union-attr,operator]
