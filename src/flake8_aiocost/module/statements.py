"""How each kind of statement is read: what it binds, and where the code below it stands."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from flake8_aiocost.module.expressions import Result
from flake8_aiocost.module.facts import UNREAD, Assignment, Binding, Class, Function, Loop, Statement, With
from flake8_aiocost.module.imports import import_from, import_module
from flake8_aiocost.module.reading import expression, others, read_parameters, read_target

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flake8_aiocost.module.reader import Reader

#: Methods that get the class although nothing says so.
_OF_CLASS = {"__new__", "__init_subclass__", "__class_getitem__"}
#: What says that something cannot be imported here.
_MISSING = {"ImportError", "ModuleNotFoundError", "AttributeError"}


def block(reader: Reader, body: Sequence[ast.stmt]) -> None:
    """Read a list of statements."""
    number, around = reader.blocks, reader.statement
    reader.blocks += 1
    made: tuple[str, int] | None = None
    for position, node in enumerate(body):
        if made is not None and _awaits(node, made[0]):
            reader.awaited_next.setdefault(reader.places[reader.place].function, []).append(made)
        made = None
        index = reader.statement = len(reader.statements)
        reader.statements.append(Statement(around, number, position))
        compound = _COMPOUND.get(node.__class__)
        if compound is not None:
            compound(reader, node)
            reader.statement = index
            continue
        simple = _SIMPLE.get(node.__class__)
        if simple is not None:
            simple(reader, node)
            if node.__class__ is ast.Assign:
                made = _made(reader)
        else:
            others(reader, node)
        reader.statements[index] = Statement(around, number, position, reader.pauses, simple=True)
    reader.statement = around


def _made(reader: Reader) -> tuple[str, int] | None:
    """The name and the call of a statement ``name = call()`` that was read just now."""
    last = reader.assignments[-1]
    if len(last.targets) == 1 and type(last.value) is Result:
        name = getattr(last.targets[0], "root", "")
        return (name, last.value.call) if name and not last.targets[0].attributes else None  # type: ignore[union-attr]
    return None


def _awaits(node: ast.stmt, name: str) -> bool:
    if not isinstance(node, (ast.Expr, ast.Assign, ast.AnnAssign, ast.Return)) or not isinstance(node.value, ast.Await):
        return False
    return isinstance(node.value.value, ast.Name) and node.value.value.id == name


# ── simple statements ──────────────────────────────────────────────────────────────────────────────────────────


def _expr(reader: Reader, node: ast.Expr) -> None:
    expression(reader, node.value)


def _assign(reader: Reader, node: ast.Assign) -> None:
    targets = tuple([read_target(reader, each) for each in node.targets])
    calls = len(reader.calls)
    value = expression(reader, node.value)
    for each in node.targets:
        reader.bind(each, value, "value")
    if len(reader.calls) > calls and len(targets) == 1 and isinstance(node.targets[0], ast.Name):
        reader.made.add(node.targets[0].id)
    reader.assignments.append(Assignment(targets, value, reader.place, reader.statement))


def _annotated(reader: Reader, node: ast.AnnAssign) -> None:
    target = read_target(reader, node.target)
    annotation = expression(reader, node.annotation)
    value = None if node.value is None else expression(reader, node.value)
    if isinstance(node.target, ast.Name):
        reader.scope.bind(node.target.id, Binding("value", reader.place, reader.statement, value, "", annotation))
    reader.assignments.append(Assignment((target,), value, reader.place, reader.statement, annotation))


def _augmented(reader: Reader, node: ast.AugAssign) -> None:
    read_target(reader, node.target)
    value = expression(reader, node.value)
    if isinstance(node.op, ast.Add):
        reader.bind(node.target, value, "added")
    else:
        reader.bind(node.target, None, "other")


def _deleted(reader: Reader, node: ast.Delete) -> None:
    for each in node.targets:
        read_target(reader, each)
        reader.bind(each, None, "deleted")


def _return(reader: Reader, node: ast.Return) -> None:
    reader.result = None if node.value is None else expression(reader, node.value)
    reader.returns += 1
    reader.jumps += 1


def _jump(reader: Reader, _: ast.Break | ast.Continue) -> None:
    reader.jumps += 1


def _global(reader: Reader, node: ast.Global) -> None:
    for name in node.names:
        reader.scope.declared[name] = reader.module


def _nonlocal(reader: Reader, node: ast.Nonlocal) -> None:
    for name in node.names:
        owner = next((scope for scope in reader.scope.functions_around() if name in scope.bindings), None)
        if owner is not None:
            reader.scope.declared[name] = owner


def _type_alias(reader: Reader, node: Any) -> None:
    outside = reader.place
    _type_parameters(reader, node)
    value = expression(reader, node.value)
    reader.leave(outside)
    reader.bind(node.name, value, "value")


def _type_parameters(reader: Reader, node: Any) -> None:
    """Enter the scope where the type parameters of a generic are seen, if it has any."""
    parameters = getattr(node, "type_params", ())
    if not parameters:
        return
    reader.enter(scope=reader.new_scope("lambda"))
    for each in parameters:
        reader.scope.bind(each.name, Binding("other", reader.place, reader.statement))
        others(reader, each)


# ── compound statements ────────────────────────────────────────────────────────────────────────────────────────


def _function(reader: Reader, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    index, outside, cls = len(reader.functions), reader.place, reader.scope
    reader.functions.append(UNREAD)
    qualname = cls.inside(node.name)
    cls.bind(node.name, Binding("function", outside, reader.statement, dotted=qualname))
    decorators = tuple([expression(reader, each) for each in node.decorator_list])
    _type_parameters(reader, node)
    scope = reader.new_scope("function", qualname)
    if cls.kind == "class":
        scope.receiver = _receiver(node, cls.qualname)
    parameters = read_parameters(reader, node.args, scope)
    returns = None if node.returns is None else expression(reader, node.returns)
    around = reader.begin_function(index, scope)
    first = len(reader.calls)
    block(reader, node.body)
    only = reader.returns == 1 and not reader.yields and isinstance(node.body[-1], ast.Return)
    reader.prove_awaited(node, index)
    reader.functions[index] = Function(
        qualname,
        isinstance(node, ast.AsyncFunctionDef),
        outside,
        scope.index,
        cls.qualname if cls.kind == "class" else "",
        reader.places[outside].function,
        parameters,
        decorators,
        returns,
        reader.result if only else None,
        reader.suspends,
        reader.escaping(),
        (first, len(reader.calls)),
        reader.comments.temperatures.get(node.lineno),
    )
    reader.end_function(around)
    reader.leave(outside)


def _receiver(node: ast.FunctionDef | ast.AsyncFunctionDef, cls: str) -> tuple[str, str]:
    """The parameter through which a method reaches its own object or class, and the resolved name of that."""
    decorators = {each.id for each in node.decorator_list if isinstance(each, ast.Name)}
    plain = (*node.args.posonlyargs, *node.args.args)
    if not plain or "staticmethod" in decorators:
        return "", ""
    is_class = "classmethod" in decorators or node.name in _OF_CLASS
    return plain[0].arg, f":{cls}" if is_class else f":{cls}()"


def _class(reader: Reader, node: ast.ClassDef) -> None:
    index, outside = len(reader.classes), reader.place
    reader.classes.append(UNREAD)
    qualname = reader.scope.inside(node.name)
    reader.scope.bind(node.name, Binding("class", outside, reader.statement, dotted=qualname))
    decorators = tuple([expression(reader, each) for each in node.decorator_list])
    _type_parameters(reader, node)
    # Of ``*bases`` the name says as much as that of one base.
    bases = tuple([expression(reader, each.value if isinstance(each, ast.Starred) else each) for each in node.bases])
    for keyword in node.keywords:
        expression(reader, keyword.value)
    scope = reader.new_scope("class", qualname)
    reader.leave(outside)
    reader.enter(scope=scope)
    block(reader, node.body)
    reader.leave(outside)
    reader.classes[index] = Class(qualname, outside, scope.index, bases, decorators)


def _for(reader: Reader, node: ast.For | ast.AsyncFor) -> None:
    index, outside = len(reader.loops), reader.place
    reader.loops.append(UNREAD)
    is_async = isinstance(node, ast.AsyncFor)
    if is_async:
        reader.wait()
    reader.enter(loop=index)
    inside = reader.place
    read_target(reader, node.target)
    reader.leave(outside)
    iterable = expression(reader, node.iter)
    reader.bind(node.target, iterable, "item")
    waits, jumps = reader.waits, reader.jumps
    reader.leave(inside)
    block(reader, node.body)
    reader.loops[index] = Loop(
        "async for" if is_async else "for",
        outside,
        inside,
        iterable,
        waits=reader.waits > waits,
        partial=is_async or reader.jumps > jumps,
    )
    reader.leave(outside)
    _branch(reader, node.orelse)


def _while(reader: Reader, node: ast.While) -> None:
    index, outside = len(reader.loops), reader.place
    reader.loops.append(UNREAD)
    reader.enter(loop=index)
    inside = reader.place
    expression(reader, node.test)
    waits = reader.waits
    block(reader, node.body)
    reader.loops[index] = Loop(
        "while", outside, inside, None, _is_endless(node.test), reader.waits > waits, partial=True
    )
    reader.leave(outside)
    _branch(reader, node.orelse)


def _is_endless(test: ast.expr) -> bool:
    """``while True``, ``while self.running``, ``while not stopping.is_set()``: somebody else ends it, if anybody."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test = test.operand
    if isinstance(test, ast.Call):
        return isinstance(test.func, ast.Attribute) and test.func.attr == "is_set"
    if isinstance(test, ast.Constant):
        return test.value is True or type(test.value) is int
    return isinstance(test, ast.Attribute)


def _with(reader: Reader, node: ast.With | ast.AsyncWith) -> None:
    if isinstance(node, ast.AsyncWith):
        reader.wait()
    opened: list[tuple[int, str, tuple[int, int]]] = []
    for item in node.items:
        first = len(reader.calls)
        # Entering a group by its bare name is no other use of it.
        bare = isinstance(item.context_expr, ast.Name)
        value = read_target(reader, item.context_expr) if bare else expression(reader, item.context_expr)
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
    block(reader, node.body)
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
    while True:
        expression(reader, node.test)
        here = reader.place
        reader.enter(branch=True, main_guard=_is_main_guard(node.test))
        block(reader, node.body)
        reader.leave(here)
        if len(node.orelse) != 1 or not isinstance(node.orelse[0], ast.If):
            break
        node = node.orelse[0]
        reader.enter(branch=True)
    _branch(reader, node.orelse)
    reader.leave(outside)


def _is_main_guard(test: ast.expr) -> bool:
    if not isinstance(test, ast.Compare) or len(test.ops) != 1 or not isinstance(test.ops[0], ast.Eq):
        return False
    sides = (test.left, test.comparators[0])
    return any(
        isinstance(one, ast.Name) and one.id == "__name__" and isinstance(getattr(other, "value", None), str)
        for one, other in (sides, sides[::-1])
    )


def _branch(reader: Reader, body: Sequence[ast.stmt]) -> None:
    """Read statements that may be passed over."""
    if body:
        outside = reader.place
        reader.enter(branch=True)
        block(reader, body)
        reader.leave(outside)


def _try(reader: Reader, node: Any) -> None:
    block(reader, node.body)
    outside = reader.place
    for handler in node.handlers:
        if handler.type is not None:
            expression(reader, handler.type)
        if handler.name is not None:
            reader.scope.bind(handler.name, Binding("other", reader.place, reader.statement))
        missing = handler.type is not None and any(name in _MISSING for name in _exceptions(handler.type))
        reader.enter(branch=True, fallback=missing)
        block(reader, handler.body)
        reader.leave(outside)
    _branch(reader, node.orelse)
    block(reader, node.finalbody)


def _exceptions(node: ast.expr) -> list[str]:
    nodes = node.elts if isinstance(node, ast.Tuple) else [node]
    return [each.id for each in nodes if isinstance(each, ast.Name)]


def _match(reader: Reader, node: ast.Match) -> None:
    expression(reader, node.subject)
    outside = reader.place
    for case in node.cases:
        reader.enter(branch=True)
        _pattern(reader, case.pattern)
        if case.guard is not None:
            expression(reader, case.guard)
        block(reader, case.body)
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
            expression(reader, child)


_SIMPLE: dict[type, Callable[[Reader, Any], None]] = {
    ast.Expr: _expr,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Delete: _deleted,
    ast.Return: _return,
    ast.Break: _jump,
    ast.Continue: _jump,
    ast.Global: _global,
    ast.Nonlocal: _nonlocal,
    ast.Import: import_module,
    ast.ImportFrom: import_from,
}
_COMPOUND: dict[type, Callable[[Reader, Any], None]] = {
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.If: _if,
    ast.Try: _try,
    ast.Match: _match,
}
if hasattr(ast, "TryStar"):
    _COMPOUND[ast.TryStar] = _try
if hasattr(ast, "TypeAlias"):
    _SIMPLE[ast.TypeAlias] = _type_alias
