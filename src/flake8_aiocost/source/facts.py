"""``ModuleFacts`` from what the walk noted: every name resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from flake8_aiocost.model import (
    MODULE_LEVEL,
    Argument,
    Assignment,
    Call,
    Class,
    Decorator,
    Function,
    Loop,
    ModuleFacts,
    Parameter,
)
from flake8_aiocost.source.annotations import annotated, metadata
from flake8_aiocost.source.bindings import each_parameter
from flake8_aiocost.source.comments import function_pragma, module_pragma
from flake8_aiocost.source.literals import literal
from flake8_aiocost.source.names import written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Literal

    from flake8_aiocost.source.names import Names
    from flake8_aiocost.source.records import ClassRecord, FunctionRecord
    from flake8_aiocost.source.scopes import Scope
    from flake8_aiocost.source.tree import Tree


def build(tree: Tree) -> ModuleFacts:
    """Resolve everything that the walk over ``tree`` noted."""
    walk, names = tree.walk, tree.names
    return ModuleFacts(
        path=tree.path,
        imports=frozenset(_imports(walk.imports)),
        functions=tuple(_function(tree, record) for record in walk.functions),
        classes=tuple(_class(names, record) for record in walk.classes),
        calls=tuple(
            Call(
                name=names.name(record.node.func, record.context.scope),
                written=written(record.node.func),
                arguments=_arguments(names, record.node.args, record.context.scope),
                function=record.context.function,
                loops=record.context.loops,
                awaited=record.awaited,
                main_guard=record.context.main_guard,
            )
            for record in walk.calls
        ),
        assignments=tuple(_assignments(tree)),
        loops=tuple(
            Loop(
                record.kind,
                "" if isinstance(record.node, cst.While) else names.name(record.node.iter, record.outer.scope),
                record.outer.function,
                isinstance(record.node, cst.While) and _is_endless(record.node.test),
            )
            for record in walk.loops
        ),
        pragma=module_pragma(tree),
    )


def _is_endless(test: cst.BaseExpression) -> bool:
    """``while True``, ``while self.running``, ``while not stopping.is_set()``: somebody else ends it, if anybody."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        test = test.expression
    if isinstance(test, cst.Call):
        return isinstance(test.func, cst.Attribute) and test.func.attr.value == "is_set"
    return isinstance(test, (cst.Attribute, cst.Integer)) or (isinstance(test, cst.Name) and test.value == "True")


def _imports(dotted: list[str]) -> Iterator[str]:
    for name in dotted:
        while name.strip("."):
            yield name
            name = name.rpartition(".")[0]  # noqa: PLW2901


def _function(tree: Tree, record: FunctionRecord) -> Function:
    names, node, outer = tree.names, record.node, record.outer.scope
    around = record.inner.scope.parent or outer
    return Function(
        qualname=record.inner.scope.qualname,
        is_async=node.asynchronous is not None,
        cls=outer.qualname if outer.kind == "class" else "",
        parent=record.outer.function,
        parameters=tuple(_parameter(names, param, around) for param in each_parameter(node.params)),
        decorators=_decorators(names, node.decorators, outer),
        suspends=record.suspends,
        pragma=function_pragma(tree, node),
    )


def _parameter(names: Names, param: cst.Param, scope: Scope) -> Parameter:
    annotation = param.annotation.annotation if param.annotation is not None else None
    extras = metadata(annotation, scope, names) if annotation is not None else ()
    return Parameter(
        name=param.name.value,
        annotation=annotated(annotation, scope, names) if annotation is not None else "",
        default=argument(names, param.default, scope) if param.default is not None else None,
        metadata=tuple(name for extra in extras if (name := names.name(extra, scope))),
    )


def _class(names: Names, record: ClassRecord) -> Class:
    scope = record.outer.scope
    bases = (base.value.value if isinstance(base.value, cst.Subscript) else base.value for base in record.node.bases)
    return Class(
        qualname=record.inner.scope.qualname,
        bases=tuple(names.name(base, scope) for base in bases),
        decorators=_decorators(names, record.node.decorators, scope),
    )


def _decorators(names: Names, decorators: Sequence[cst.Decorator], scope: Scope) -> tuple[Decorator, ...]:
    found = []
    for each in decorators:
        node = each.decorator
        if isinstance(node, cst.Call):
            found.append(Decorator(names.name(node.func, scope), True, _arguments(names, node.args, scope)))
        else:
            found.append(Decorator(names.name(node, scope), False))
    return tuple(found)


def _assignments(tree: Tree) -> Iterator[Assignment]:
    names = tree.names
    for record in tree.walk.assigns:
        if record.value is None:
            continue
        scope = record.context.scope
        value = argument(names, record.value, scope)
        for target in record.targets:
            if isinstance(target, cst.Name):
                owner = scope.declared.get(target.value, scope)
                bound = f":{owner.inside(target.value)}" if owner.kind != "function" else f"?{target.value}"
                function = record.context.function if owner.kind == "function" else MODULE_LEVEL
                yield Assignment(bound, value, record.context.function if owner is scope else function)
            elif isinstance(target, cst.Attribute) and (name := written(target)):
                yield Assignment(_target(names, target, name, scope), value, record.context.function)


def _target(names: Names, target: cst.Attribute, name: str, scope: Scope) -> str:
    """``:settings.name`` where the object is this module's own, else as written: ``?self.loop``."""
    owner = names.name(target.value, scope)
    return f"{owner}.{target.attr.value}" if owner.startswith(":") and not owner.endswith("()") else f"?{name}"


def _arguments(names: Names, args: Sequence[cst.Arg], scope: Scope) -> tuple[Argument, ...]:
    return tuple(
        argument(names, arg.value, scope, arg.keyword.value if arg.keyword is not None else "", _star(arg.star))
        for arg in args
    )


def _star(star: str) -> Literal["", "*", "**"]:
    return "**" if star == "**" else "*" if star == "*" else ""


# libcst's classes are abstract base classes, whose ``isinstance`` takes five times as long as asking for the type.
_DISPLAYS = {cst.List, cst.Tuple, cst.Set, cst.Dict}


def argument(
    names: Names, node: cst.BaseExpression, scope: Scope, keyword: str = "", star: Literal["", "*", "**"] = ""
) -> Argument:
    """One argument, default or assigned value."""
    items: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    if type(node) in _DISPLAYS and isinstance(node, (cst.List, cst.Tuple, cst.Set, cst.Dict)):
        items = tuple([names.name(element.value, scope) for element in node.elements])
        pairs = tuple(_pairs(names, node, scope)) if isinstance(node, cst.Dict) else ()
    return Argument(names.name(node, scope), keyword, star, items, pairs, literal(node))


def _pairs(names: Names, node: cst.Dict, scope: Scope) -> Iterator[tuple[str, str]]:
    for element in node.elements:
        key = literal(element.key) if isinstance(element, cst.DictElement) else None
        if isinstance(key, str):
            nested = element.value.elements if isinstance(element.value, (cst.List, cst.Tuple)) else (element,)
            yield from ((key, name) for each in nested if (name := names.name(each.value, scope)))
