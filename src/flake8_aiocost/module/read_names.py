"""How names, constants, attributes and subscripts are read, and what is bound to."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from flake8_aiocost.module.expressions import Attribute, Display, Name, Star, Subscript, constant

if TYPE_CHECKING:
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.reader import Expressions, Reader


def _name(reader: Reader, node: ast.Name) -> Expression:
    reader.uses(node.id)
    return Name(node.id)


def _constant(_: Reader, node: ast.Constant) -> Expression:
    return constant(node.value)


def _attribute(reader: Reader, node: ast.Attribute) -> Expression:
    parts = [node.attr]
    value: Any = node.value
    while value.__class__ is ast.Attribute:
        parts.append(value.attr)
        value = value.value
    parts.reverse()
    if value.__class__ is ast.Name:
        root: str = value.id
        # A group's cancel scope starts nothing, so it does not count as a use of the group.
        if parts[0] != "cancel_scope":
            reader.uses(root)
        return Name(root, tuple(parts))
    return Attribute(reader.expression(value), tuple(parts))


def _subscript(reader: Reader, node: ast.Subscript) -> Expression:
    value = reader.expression(node.value)
    inside: Any = node.slice
    nodes = inside.elts if inside.__class__ is ast.Tuple else [inside]
    items = [(each.__class__, reader.expression(each)) for each in nodes]
    most = _most(inside) if inside.__class__ is ast.Slice else 0
    return Subscript(value, tuple([item for cls, item in items if cls is not ast.Slice]), most)


def _most(node: ast.Slice) -> int:
    """How many items a slice has at the most: 5 of ``[:5]`` and ``[-5:]``, 0 where that is not written down."""
    bound = node.lower if node.upper is None else node.upper
    if node.upper is None:
        bound = bound.operand if isinstance(bound, ast.UnaryOp) and isinstance(bound.op, ast.USub) else None
    elif node.lower is not None:
        return 0
    return bound.value if isinstance(bound, ast.Constant) and type(bound.value) is int else 0


def read_target(reader: Reader, node: ast.AST) -> Expression:
    """Read what is bound. A bare name is not used by that."""
    if isinstance(node, ast.Name):
        return Name(node.id)
    if isinstance(node, ast.Starred):
        return Star(read_target(reader, node.value))
    if isinstance(node, (ast.Tuple, ast.List)):
        return Display("tuple", tuple([read_target(reader, each) for each in node.elts]))
    return reader.expression(node)


EXPRESSIONS: Expressions = {
    ast.Name: _name,
    ast.Constant: _constant,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
}
