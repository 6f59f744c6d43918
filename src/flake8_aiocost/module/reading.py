"""How each kind of expression is read: its calls are noted, its value becomes an ``Expression``.

Calls are noted in the order in which they begin in the source, the outer one first.
"""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING, Any, Literal

from flake8_aiocost.module.expressions import (
    OTHER,
    Alternatives,
    Attribute,
    Awaited,
    Comprehension,
    Constant,
    Display,
    Either,
    Name,
    Result,
    Star,
    Subscript,
    Sum,
    Walrus,
    constant,
)
from flake8_aiocost.module.facts import UNREAD, Argument, Binding, Call, Loop, Parameter

if TYPE_CHECKING:
    from collections.abc import Callable

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.reader import Reader
    from flake8_aiocost.module.scopes import OpenScope

#: Before Python 3.12 the positions inside an f-string are those of another text.
_STRINGS_ARE_PLACED = sys.version_info >= (3, 12)
#: An operand that holds no call needs no place of its own.
_PLAIN = (ast.Name, ast.Constant)


def expression(reader: Reader, node: ast.AST) -> Expression:
    """Read one expression."""
    handler = HANDLERS.get(node.__class__)
    return handler(reader, node) if handler is not None else others(reader, node)


def others(reader: Reader, node: ast.AST) -> Expression:
    """Read what is below a node that is nothing to any step itself."""
    for name in node._fields:
        child = getattr(node, name, None)
        if child.__class__ is list:
            for each in child:
                if isinstance(each, ast.AST):
                    expression(reader, each)
        elif isinstance(child, ast.AST):
            expression(reader, child)
    return OTHER


def read_target(reader: Reader, node: ast.AST) -> Expression:
    """Read what is bound. A bare name is not used by that."""
    if isinstance(node, ast.Name):
        return Name(node.id)
    if isinstance(node, ast.Starred):
        return Star(read_target(reader, node.value))
    if isinstance(node, (ast.Tuple, ast.List)):
        return Display("tuple", tuple([read_target(reader, each) for each in node.elts]))
    return expression(reader, node)


def read_parameters(reader: Reader, given: ast.arguments, scope: OpenScope) -> tuple[Parameter, ...]:
    """Bind the parameters in ``scope``; their annotations and defaults are evaluated where the walk stands."""
    plain = [*given.posonlyargs, *given.args]
    defaults = [None] * (len(plain) - len(given.defaults)) + list(given.defaults)
    every = [(each, default, "") for each, default in zip(plain, defaults, strict=True)]
    every += [(given.vararg, None, "*")] if given.vararg is not None else []
    every += [(each, default, "") for each, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)]
    every += [(given.kwarg, None, "**")] if given.kwarg is not None else []
    found = []
    for node, default, star in every:
        annotation = None if node.annotation is None else expression(reader, node.annotation)
        value = None if default is None else expression(reader, default)
        binding = Binding("parameter", reader.place, reader.statement, value, "", annotation, star)  # type: ignore[arg-type]
        scope.bind(node.arg, binding)
        found.append(Parameter(node.arg, annotation))
    return tuple(found)


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
    return Attribute(expression(reader, value), tuple(parts))


def _call(reader: Reader, node: ast.Call) -> Expression:
    index = len(reader.calls)
    reader.calls.append(UNREAD)
    pauses, loop = reader.pauses - reader.open_pauses, len(reader.loops)
    awaited = reader.awaited is node
    func: Any = node.func
    if func.__class__ is ast.Attribute and func.value.__class__ is ast.Name:
        root: str = func.value.id
        reader.calls_method(root, index)
        function: Expression = Name(root, (func.attr,))
    else:
        function = expression(reader, func)
    given: list[ast.expr | ast.keyword] = [*node.args, *node.keywords]
    if node.keywords and any(each.__class__ is ast.Starred for each in node.args):
        # ``f(x=1, *y)``: only positions tell what stands first.
        given.sort(key=lambda each: (each.lineno, each.col_offset))
    arguments = [_argument(reader, each) for each in given]
    reader.calls[index] = Call(
        function,
        tuple(arguments),
        reader.place,
        reader.statement,
        pauses,
        reader.string or _range(node),
        loop,
        awaited,
    )
    return Result(index)


def _argument(reader: Reader, node: Any) -> Argument:
    if node.__class__ is ast.keyword:
        keyword: str | None = node.arg
        value = expression(reader, node.value)
        return Argument(value, keyword) if keyword is not None else Argument(value, "", "**")
    if node.__class__ is ast.Starred:
        return Argument(expression(reader, node.value), "", "*")
    return Argument(expression(reader, node))


def _awaited(reader: Reader, node: ast.Await) -> Expression:
    reader.awaited = node.value
    reader.pause(waits=True)
    value = expression(reader, node.value)
    reader.open_pauses -= 1
    return Awaited(value)


def _yielded(reader: Reader, node: ast.Yield | ast.YieldFrom) -> Expression:
    reader.pause(waits=False)
    reader.yields += 1
    if node.value is not None:
        expression(reader, node.value)
    reader.open_pauses -= 1
    return OTHER


def _walrus(reader: Reader, node: ast.NamedExpr) -> Expression:
    value = expression(reader, node.value)
    reader.scope.holder().bind(node.target.id, Binding("value", reader.place, reader.statement, value))
    return Walrus(value)


def _lambda(reader: Reader, node: ast.Lambda) -> Expression:
    outside = reader.place
    scope = reader.new_scope("lambda")
    read_parameters(reader, node.args, scope)
    reader.enter(scope=scope)
    # What a lambda yields or awaits does not happen where it stands.
    counts = reader.counts()
    expression(reader, node.body)
    reader.set_counts(counts)
    reader.leave(outside)
    return OTHER


def _either(reader: Reader, node: ast.IfExp) -> Expression:
    body = _branch(reader, node.body)
    expression(reader, node.test)
    return Either((body, _branch(reader, node.orelse)))


def _and_or(reader: Reader, node: ast.BoolOp) -> Expression:
    first, *others = node.values
    return Either((expression(reader, first), *[_branch(reader, each) for each in others]))


def _branch(reader: Reader, node: ast.expr) -> Expression:
    """An operand that may be passed over."""
    if node.__class__ in _PLAIN:
        return expression(reader, node)
    outside = reader.place
    reader.enter(branch=True)
    value = expression(reader, node)
    reader.leave(outside)
    return value


def _binary(reader: Reader, node: ast.BinOp) -> Expression:
    # A loop and no recursion: thousands of operands in a row are deep on their left side.
    chain = [node]
    left: Any = node.left
    while left.__class__ is ast.BinOp:
        chain.append(left)
        left = left.left
    parts = [expression(reader, left)]
    operator: type[ast.operator] | None = None
    for each in reversed(chain):
        right = expression(reader, each.right)
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
    operand = expression(reader, node.operand)
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
            Star(expression(reader, each.value)) if each.__class__ is ast.Starred else expression(reader, each)
            for each in nodes
        ]
    )


def _dict(reader: Reader, node: ast.Dict) -> Expression:
    keys, values = [], []
    for key, value in zip(node.keys, node.values, strict=True):
        keys.append(OTHER if key is None else expression(reader, key))
        read = expression(reader, value)
        values.append(Star(read) if key is None else read)
    return Display("dict", tuple(values), tuple(keys))


def _subscript(reader: Reader, node: ast.Subscript) -> Expression:
    value = expression(reader, node.value)
    inside: Any = node.slice
    nodes = inside.elts if inside.__class__ is ast.Tuple else [inside]
    items = [(each.__class__, expression(reader, each)) for each in nodes]
    return Subscript(value, tuple([item for cls, item in items if cls is not ast.Slice]))


def _range(node: ast.expr) -> tuple[int, int, int, int]:
    return node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0


def _string(reader: Reader, node: ast.JoinedStr) -> Expression:
    before = reader.string
    if not _STRINGS_ARE_PLACED and before is None:
        reader.string = _range(node)
    others(reader, node)
    reader.string = before
    return OTHER


def _comprehension(reader: Reader, node: Any) -> Expression:
    outside, waits = reader.place, reader.waits
    scope = reader.new_scope("comprehension")
    # The first iterable is evaluated outside, the conditions and all further ones inside.
    seen, loops = [outside], []
    for _ in node.generators:
        loops.append(len(reader.loops))
        reader.loops.append(UNREAD)
        reader.enter(scope=scope, loop=loops[-1])
        seen.append(reader.place)
    if node.__class__ is ast.DictComp:
        expression(reader, node.key)
    element = expression(reader, getattr(node, "elt", None) or node.value)
    for clause, loop, outer, inner in zip(node.generators, loops, seen[:-1], seen[1:], strict=True):
        reader.leave(inner)
        read_target(reader, clause.target)
        reader.leave(outer)
        iterable = expression(reader, clause.iter)
        reader.bind(clause.target, iterable, "item", scope)
        reader.leave(inner)
        for each in clause.ifs:
            expression(reader, each)
        if clause.is_async:
            reader.wait()
        reader.loops[loop] = Loop(
            "comprehension", outer, inner, iterable, partial=bool(clause.ifs) or bool(clause.is_async)
        )
    reader.leave(outside)
    if reader.waits > waits:
        reader.mark_waiting(loops)
    return Comprehension(_KINDS[node.__class__], element, tuple(loops), seen[-1])


_KINDS: dict[type, Literal["list", "set", "generator", "dict"]] = {
    ast.ListComp: "list",
    ast.SetComp: "set",
    ast.GeneratorExp: "generator",
    ast.DictComp: "dict",
}

HANDLERS: dict[type, Callable[[Reader, Any], Expression]] = {
    ast.Name: _name,
    ast.Constant: _constant,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.Await: _awaited,
    ast.Yield: _yielded,
    ast.YieldFrom: _yielded,
    ast.NamedExpr: _walrus,
    ast.Lambda: _lambda,
    ast.IfExp: _either,
    ast.BoolOp: _and_or,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.List: _list,
    ast.Tuple: _tuple,
    ast.Set: _set,
    ast.Dict: _dict,
    ast.Subscript: _subscript,
    ast.JoinedStr: _string,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _comprehension,
}
