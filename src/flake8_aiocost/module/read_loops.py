"""How loops are read, those of comprehensions too: what they run over, and whether they wait or stop early."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, Literal

from flake8_aiocost.module.expressions import Comprehension, bare, leaf
from flake8_aiocost.module.facts import UNREAD, Loop
from flake8_aiocost.module.found_objects import found
from flake8_aiocost.module.latches import MOST
from flake8_aiocost.module.loop_ends import ends, is_answer
from flake8_aiocost.module.read_names import read_target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.reader import Expressions, Reader, Statements

_KINDS: dict[type, Literal["list", "set", "generator", "dict"]] = {
    ast.ListComp: "list",
    ast.SetComp: "set",
    ast.GeneratorExp: "generator",
    ast.DictComp: "dict",
}
#: What reads a line that a person types; the first also as the function that another one is to call.
_INPUT = frozenset({"input", "raw_input"})
_PROMPTS = frozenset({"ainput", "prompt_async"})


def _for(reader: Reader, node: ast.For | ast.AsyncFor) -> None:
    index, outside, statement = len(reader.loops), reader.place, reader.statement
    around, at = reader.rest
    reader.loops.append(UNREAD)
    is_async = isinstance(node, ast.AsyncFor)
    if is_async:
        reader.wait()
    reader.enter(loop=index)
    inside = reader.place
    read_target(reader, node.target)
    reader.leave(outside)
    iterable = reader.expression(node.iter)
    reader.bind(node.target, iterable, "item")
    waits, jumps = reader.waits, reader.jumps
    reader.leave(inside)
    reader.block(node.body)
    reader.loops[index] = Loop(
        "async for" if is_async else "for",
        outside,
        inside,
        iterable,
        waits=reader.waits > waits,
        partial=is_async or reader.jumps > jumps,
        leaves=any(True for _ in ends(node, fails=False)),
        statement=statement,
        answers=any(map(is_answer, ends(node))),
    )
    reader.leave(outside)
    reader.branch(node.orelse)
    if isinstance(node, ast.For) and (kept := found(node, reader.scope, around[at + 1 : at + 1 + MOST])) is not None:
        reader.enter(latch=kept)


def _while(reader: Reader, node: ast.While) -> None:
    index, outside, statement = len(reader.loops), reader.place, reader.statement
    reader.loops.append(UNREAD)
    reader.enter(loop=index)
    inside, first = reader.place, len(reader.calls)
    reader.expression(node.test)
    waits, results = reader.waits, reader.results
    reader.block(node.body)
    # A loop that returns something ends with it, as a retry does, and one over pages when there is no next page.
    endless = _is_endless(node.test) and reader.results == results and not _binds(reader, node.test, index)
    left = list(ends(node))
    reader.loops[index] = Loop(
        "while",
        outside,
        inside,
        endless=endless,
        waits=reader.waits > waits,
        partial=True,
        leaves=bool(left),
        statement=statement,
        pumps=_pumps(node),
        answers=any(map(is_answer, left)) or _matches(reader, node, index),
        prompts=_prompts(reader, first),
        told=endless and not isinstance(node.test, ast.Constant),
    )
    reader.leave(outside)
    reader.branch(node.orelse)


def _matches(reader: Reader, loop: ast.While, number: int) -> bool:
    """Whether a loop ends once what has come is what was asked for: ``if reply["id"] == asked: ...; break``.

    What is asked for is a name that the function has bound before the loop; that the other side closes is a constant.
    """
    todo: list[ast.stmt] = list(loop.body)
    while todo:
        node = todo.pop()
        over = isinstance(node, ast.If) and isinstance(node.body[-1], (ast.Break, ast.Return))
        if over and any(_is_asked(reader, each, number) for each in _equals(node.test)):  # type: ignore[attr-defined]
            return True
        for name in ("body", "orelse", "finalbody"):
            if not isinstance(node, (ast.For, ast.AsyncFor, ast.While, ast.FunctionDef, ast.AsyncFunctionDef)):
                todo += getattr(node, name, ())
    return False


def _equals(test: ast.expr) -> Iterator[ast.expr]:
    """Both sides of each ``==`` that has to hold for a test to do so."""
    for each in test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) else (test,):
        if isinstance(each, ast.Compare) and len(each.ops) == 1 and isinstance(each.ops[0], ast.Eq):
            yield from (each.left, each.comparators[0])


def _is_asked(reader: Reader, node: ast.expr, loop: int) -> bool:
    bindings = reader.scope.bindings.get(node.id, ()) if isinstance(node, ast.Name) else ()
    return bool(bindings) and not any(loop in reader.places[each.place].loops for each in bindings)


def _prompts(reader: Reader, first: int) -> bool:
    """Whether any of the calls from one on asks a person: ``input()``, or ``to_thread(input, "> ")``."""
    asking = (
        value
        for each in reader.calls[first:]
        for value in (each.function, *[argument.value for argument in each.arguments[:2]])
    )
    return any((bare(each) in _INPUT and not _is_own(reader, bare(each))) or leaf(each) in _PROMPTS for each in asking)


def _is_own(reader: Reader, name: str) -> bool:
    """Whether a name that is a builtin's is bound to something else."""
    return any(name in scope.bindings for scope in (reader.scope, *reader.scope.functions_around(), reader.module))


def _pumps(loop: ast.While) -> bool:
    """``while not reader.at_eof(): ... await reader.read()``: what it waits for is what it asks."""
    asked = loop.test.operand if isinstance(loop.test, ast.UnaryOp) else loop.test
    owner = _owner(asked.func if isinstance(asked, ast.Call) else asked)
    if not owner or owner in ("self", "cls"):
        return False
    todo: list[ast.AST] = list(loop.body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Await) and isinstance(node.value, ast.Call) and _owner(node.value.func) == owner:
            return True
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            todo += ast.iter_child_nodes(node)
    return False


def _owner(node: ast.expr) -> str:
    """``a.b`` of ``a.b.c``, ``""`` where it is no attribute of a name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        node = node.value
        parts.append(node.attr if isinstance(node, ast.Attribute) else "")
    return (
        ".".join([node.id, *reversed([each for each in parts if each])]) if isinstance(node, ast.Name) and parts else ""
    )


def _binds(reader: Reader, test: ast.expr, loop: int) -> bool:
    """Whether a loop binds the object anew of which it tests an attribute."""
    root: ast.expr = test
    while isinstance(root, (ast.Attribute, ast.UnaryOp, ast.Call)):
        root = root.value if isinstance(root, ast.Attribute) else getattr(root, "operand", None) or root.func  # type: ignore[union-attr]
    bindings = reader.scope.bindings.get(root.id, ()) if isinstance(root, ast.Name) else ()
    return any(loop in reader.places[each.place].loops for each in bindings)


def _is_endless(test: ast.expr) -> bool:
    """``while True``, ``while self.running``, ``while not stopping.is_set()``: somebody else ends it, if anybody."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return _is_endless(test.operand)
    if isinstance(test, ast.BoolOp):
        return all(map(_is_endless, test.values))
    if isinstance(test, ast.Call):
        return isinstance(test.func, ast.Attribute) and test.func.attr == "is_set"
    if isinstance(test, ast.Constant):
        return test.value is True or type(test.value) is int
    return isinstance(test, ast.Attribute)


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
    key = reader.expression(node.key) if node.__class__ is ast.DictComp else None
    element = reader.expression(getattr(node, "elt", None) or node.value)
    for clause, loop, outer, inner in zip(node.generators, loops, seen[:-1], seen[1:], strict=True):
        reader.leave(inner)
        read_target(reader, clause.target)
        reader.leave(outer)
        iterable = reader.expression(clause.iter)
        reader.bind(clause.target, iterable, "item", scope)
        reader.leave(inner)
        for each in clause.ifs:
            reader.expression(each)
        if clause.is_async:
            reader.wait()
        reader.loops[loop] = Loop(
            "comprehension",
            outer,
            inner,
            iterable,
            partial=bool(clause.ifs) or bool(clause.is_async),
            statement=reader.statement,
            is_async=bool(clause.is_async),
        )
    reader.leave(outside)
    if reader.waits > waits:
        reader.mark_waiting(loops)
    return Comprehension(_KINDS[node.__class__], element, tuple(loops), seen[-1], key)


EXPRESSIONS: Expressions = {
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _comprehension,
}
COMPOUND: Statements = {
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
}
