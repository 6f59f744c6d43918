"""How operators, choices and displays are read: values that are made of other values."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from flake8_aiocost.module.expressions import OTHER, Alternatives, Constant, Display, Either, Star, Sum, Walrus
from flake8_aiocost.module.read_conditions import classes, conditions
from flake8_aiocost.module.scope import Binding

if TYPE_CHECKING:
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.reader import Expressions, Reader

#: An operand that holds no call needs no place of its own.
_PLAIN = (ast.Name, ast.Constant)


def _walrus(reader: Reader, node: ast.NamedExpr) -> Expression:
    value = reader.expression(node.value)
    reader.scope.holder().bind(node.target.id, Binding("value", reader.place, reader.statement, value))
    return Walrus(value)


def _either(reader: Reader, node: ast.IfExp) -> Expression:
    body = _branch(reader, node.body, node.test, holds=True)
    reader.expression(node.test)
    return Either((body, _branch(reader, node.orelse, node.test, holds=False)))


def _and_or(reader: Reader, node: ast.BoolOp) -> Expression:
    first, *others = node.values
    return Either((reader.expression(first), *[_branch(reader, each) for each in others]))


def _branch(reader: Reader, node: ast.expr, test: ast.expr | None = None, *, holds: bool = True) -> Expression:
    """An operand that may be passed over: it is not where a test has come out as ``holds``."""
    if node.__class__ in _PLAIN:
        return reader.expression(node)
    outside = reader.place
    known = conditions(test, reader.scope, reader.places, holds=holds) if test is not None else ()
    kinds = classes(test, reader.scope, holds=holds) if test is not None else ()
    reader.enter(branch=True, conditions=known, classes=kinds)
    value = reader.expression(node)
    reader.leave(outside)
    return value


def _binary(reader: Reader, node: ast.BinOp) -> Expression:
    # A loop and no recursion: thousands of operands in a row are deep on their left side.
    chain = [node]
    left: Any = node.left
    while left.__class__ is ast.BinOp:
        chain.append(left)
        left = left.left
    parts = [reader.expression(left)]
    operator: type[ast.operator] | None = None
    for each in reversed(chain):
        right = reader.expression(each.right)
        if operator is not None and each.op.__class__ is not operator:
            parts = [_joined(operator, parts)]
        operator = each.op.__class__
        parts.append(right)
    return _joined(operator, parts)


def _joined(operator: type[ast.operator] | None, parts: list[Expression]) -> Expression:
    if operator is ast.Add:
        return Sum(tuple(parts))
    return Alternatives(tuple(parts)) if operator is ast.BitOr else OTHER


def _unary(reader: Reader, node: ast.UnaryOp) -> Expression:
    operand = reader.expression(node.operand)
    if node.op.__class__ is ast.USub and node.operand.__class__ is ast.Constant and type(operand) is Constant:
        value = operand.value
        return Constant(-value) if value.__class__ in (int, float) else OTHER
    return OTHER


def _list(reader: Reader, node: ast.List) -> Expression:
    return Display("list", _items(reader, node.elts))


def _tuple(reader: Reader, node: ast.Tuple) -> Expression:
    return Display("tuple", _items(reader, node.elts))


def _set(reader: Reader, node: ast.Set) -> Expression:
    return Display("set", _items(reader, node.elts))


def _items(reader: Reader, nodes: list[Any]) -> tuple[Expression, ...]:
    return tuple(
        [
            Star(reader.expression(each.value)) if each.__class__ is ast.Starred else reader.expression(each)
            for each in nodes
        ]
    )


def _dict(reader: Reader, node: ast.Dict) -> Expression:
    keys, values = [], []
    for key, value in zip(node.keys, node.values, strict=True):
        keys.append(OTHER if key is None else reader.expression(key))
        read = reader.expression(value)
        values.append(Star(read) if key is None else read)
    return Display("dict", tuple(values), tuple(keys))


EXPRESSIONS: Expressions = {
    ast.NamedExpr: _walrus,
    ast.IfExp: _either,
    ast.BoolOp: _and_or,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.List: _list,
    ast.Tuple: _tuple,
    ast.Set: _set,
    ast.Dict: _dict,
}
