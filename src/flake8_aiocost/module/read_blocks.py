"""How ``with``, ``if``, ``try`` and ``match`` are read: what they bind, and where their blocks stand."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from flake8_aiocost.module.facts import UNREAD, Assignment, Binding, With
from flake8_aiocost.module.read_conditions import conditions, leaves
from flake8_aiocost.module.read_names import read_target
from flake8_aiocost.module.uses import Use

if TYPE_CHECKING:
    from flake8_aiocost.module.conditions import Condition
    from flake8_aiocost.module.reader import Reader, Statements
    from flake8_aiocost.module.uses import UseKind

#: What says that something cannot be imported here.
_MISSING = {"ImportError", "ModuleNotFoundError", "AttributeError"}


def _with(reader: Reader, node: ast.With | ast.AsyncWith) -> None:
    if isinstance(node, ast.AsyncWith):
        reader.wait()
    opened: list[tuple[int, str, tuple[int, int]]] = []
    for item in node.items:
        first = len(reader.calls)
        # Entering a group by its bare name is no other use of it.
        bare = isinstance(item.context_expr, ast.Name)
        value = read_target(reader, item.context_expr) if bare else reader.expression(item.context_expr)
        kind: UseKind = "async with" if isinstance(node, ast.AsyncWith) else "with"
        reader.objects.append(Use(kind, value, reader.place, item.context_expr.lineno))
        if item.optional_vars is not None:
            span = (first, len(reader.calls))
            target = read_target(reader, item.optional_vars)
            reader.bind(item.optional_vars, value, "with")
            reader.assignments.append(Assignment((target,), value, reader.place, reader.statement, None, entered=True))
            if isinstance(item.optional_vars, ast.Name):
                opened.append((len(reader.withs), item.optional_vars.id, span))
                reader.withs.append(UNREAD)
    before = {name: reader.entered.get(name) for _, name, _ in opened}
    reader.entered.update({name: index for index, name, _ in opened})
    first = len(reader.calls)
    reader.block(node.body)
    for name, index in before.items():
        if index is None:
            del reader.entered[name]
        else:
            reader.entered[name] = index
    body = (first, len(reader.calls))
    for index, name, span in opened:
        uses = tuple(reader.used.pop(index, ()))
        reader.withs[index] = With(name, reader.place, span, body, uses, index in reader.escaped)


def _if(reader: Reader, node: ast.If) -> None:
    # A loop and no recursion: a chain of ``elif`` is a tree as deep as it is long.
    outside = reader.place
    after: tuple[Condition, ...] = ()
    left = True
    ends: list[list[tuple[str, int]]] = []
    while True:
        reader.expression(node.test)
        here = reader.place
        otherwise = conditions(node.test, reader.scope, holds=False)
        held = conditions(node.test, reader.scope, holds=True)
        reader.enter(branch=True, main_guard=_is_main_guard(node.test), conditions=held)
        reader.block(node.body)
        reader.leave(here)
        ends.append(reader.ended)
        # What goes on after the whole has met no test of those whose blocks leave, up to the first that does not.
        left = left and leaves(node.body)
        after = (*after, *otherwise) if left else after
        if len(node.orelse) != 1 or not isinstance(node.orelse[0], ast.If):
            break
        node = node.orelse[0]
        reader.enter(branch=True, conditions=otherwise)
    reader.ended = []
    reader.branch(node.orelse, otherwise)
    reader.leave(outside)
    ends.append(reader.ended)
    names = {name for each in ends for name, _ in each}
    reader.ended = [made for each in ends for made in each] if all(ends) and len(names) == 1 else []
    if after:
        reader.enter(conditions=after)


def _is_main_guard(test: ast.expr) -> bool:
    if not isinstance(test, ast.Compare) or len(test.ops) != 1 or not isinstance(test.ops[0], ast.Eq):
        return False
    sides = (test.left, test.comparators[0])
    return any(
        isinstance(one, ast.Name) and one.id == "__name__" and isinstance(getattr(other, "value", None), str)
        for one, other in (sides, sides[::-1])
    )


def _try(reader: Reader, node: Any) -> None:
    reader.block(node.body)
    outside = reader.place
    for handler in node.handlers:
        if handler.type is not None:
            reader.expression(handler.type)
        if handler.name is not None:
            reader.scope.bind(handler.name, Binding("other", reader.place, reader.statement))
        missing = handler.type is not None and any(name in _MISSING for name in _exceptions(handler.type))
        reader.enter(branch=True, fallback=missing)
        reader.block(handler.body)
        reader.leave(outside)
    reader.branch(node.orelse)
    reader.block(node.finalbody)


def _exceptions(node: ast.expr) -> list[str]:
    nodes = node.elts if isinstance(node, ast.Tuple) else [node]
    return [each.id for each in nodes if isinstance(each, ast.Name)]


def _match(reader: Reader, node: ast.Match) -> None:
    reader.expression(node.subject)
    outside = reader.place
    for case in node.cases:
        reader.enter(branch=True)
        _pattern(reader, case.pattern)
        if case.guard is not None:
            reader.expression(case.guard)
        reader.block(case.body)
        reader.leave(outside)


def _pattern(reader: Reader, node: ast.pattern) -> None:
    names = [getattr(node, "name", None), getattr(node, "rest", None)]
    for name in names:
        if name is not None:
            reader.scope.bind(name, Binding("other", reader.place, reader.statement))
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.pattern):
            _pattern(reader, child)
        else:
            reader.expression(child)


COMPOUND: Statements = {
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.If: _if,
    ast.Try: _try,
    ast.Match: _match,
    **({ast.TryStar: _try} if hasattr(ast, "TryStar") else {}),
}
