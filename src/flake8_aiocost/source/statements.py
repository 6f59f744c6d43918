"""What the walk notes of compound statements: functions, classes, loops, and what the others tell of their bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import libcst as cst

from flake8_aiocost.source.bindings import each_parameter, parameters, typed
from flake8_aiocost.source.records import ClassRecord, FunctionRecord, LoopRecord
from flake8_aiocost.source.scopes import Binding, Context, Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from flake8_aiocost.source.walk import Walk

#: Methods that get the class although nothing says so.
_OF_CLASS = {"__new__", "__init_subclass__", "__class_getitem__"}
#: What says that something cannot be imported here.
_MISSING = {"ImportError", "ModuleNotFoundError", "AttributeError"}


def _function(walk: Walk, node: cst.FunctionDef) -> None:
    here, name = walk.here, node.name.value
    qualname = here.scope.inside(name)
    here.scope.bind(name, Binding("function", here, node, qualname))
    index = len(walk.functions)
    around = typed(walk, node)
    scope = Scope("function", qualname, around.scope, index)
    if here.scope.kind == "class":
        scope.receiver = _receiver(node, here.scope.qualname)
    inner = Context(scope, index, (), here.main_guard, here.fallback)
    walk.functions.append(FunctionRecord(node, here, inner))
    outside = parameters(walk, node.params, scope)
    walk.next(*node.decorators, around, node.type_parameters, *outside, node.returns, inner, node.body, here)


def _receiver(node: cst.FunctionDef, cls: str) -> tuple[str, str]:
    """The parameter through which a method reaches its own object or class, and the resolved name of that."""
    decorators = {each.decorator.value for each in node.decorators if isinstance(each.decorator, cst.Name)}
    first = next(iter(each_parameter(node.params)), None)
    if first is None or first.star in ("*", "**") or "staticmethod" in decorators:
        return "", ""
    is_class = "classmethod" in decorators or node.name.value in _OF_CLASS
    return first.name.value, f":{cls}" if is_class else f":{cls}()"


def _class(walk: Walk, node: cst.ClassDef) -> None:
    here, name = walk.here, node.name.value
    qualname = here.scope.inside(name)
    here.scope.bind(name, Binding("class", here, node, qualname))
    around = typed(walk, node)
    inner = here.within(Scope("class", qualname, around.scope, here.function))
    walk.classes.append(ClassRecord(node, here, inner))
    walk.next(*node.decorators, around, node.type_parameters, *node.bases, *node.keywords, inner, node.body, here)


def _for(walk: Walk, node: cst.For) -> None:
    here = walk.here
    walk.bind(node.target, node.iter, "item")
    inside = here.within(here.scope, len(walk.loops))
    walk.loops.append(LoopRecord("for" if node.asynchronous is None else "async for", node, here, inside))
    if node.asynchronous is not None:
        walk.suspends()
    walk.next(inside, node.target, here, node.iter, inside, node.body, here, node.orelse)


def _while(walk: Walk, node: cst.While) -> None:
    here = walk.here
    inside = here.within(here.scope, len(walk.loops))
    walk.loops.append(LoopRecord("while", node, here, inside))
    walk.next(inside, node.test, node.body, here, node.orelse)


def _with(walk: Walk, node: cst.With) -> None:
    if node.asynchronous is not None:
        walk.suspends()
    walk.next(*node.items, node.body)


def _if(walk: Walk, node: cst.If) -> None:
    here = walk.here
    if here.main_guard or not _is_main_guard(node.test):
        walk.next(node.test, node.body, node.orelse)
        return
    guarded = Context(here.scope, here.function, here.loops, main_guard=True, fallback=here.fallback)
    walk.next(node.test, guarded, node.body, here, node.orelse)


def _is_main_guard(test: cst.BaseExpression) -> bool:
    if not isinstance(test, cst.Comparison) or len(test.comparisons) != 1:
        return False
    sides = (test.left, test.comparisons[0].comparator)
    return isinstance(test.comparisons[0].operator, cst.Equal) and any(
        isinstance(one, cst.Name) and one.value == "__name__" and isinstance(other, cst.SimpleString)
        for one, other in (sides, sides[::-1])
    )


def _except(walk: Walk, node: cst.ExceptHandler | cst.ExceptStarHandler) -> None:
    here = walk.here
    if node.name is not None:
        walk.bind(node.name.name, None, "other")
    inside = Context(here.scope, here.function, here.loops, here.main_guard, fallback=True)
    missing = node.type is not None and any(name in _MISSING for name in _exception_names(node.type))
    walk.next(node.type, inside if missing else here, node.body, here)


def _exception_names(node: cst.BaseExpression) -> list[str]:
    nodes = [element.value for element in node.elements] if isinstance(node, cst.Tuple) else [node]
    return [each.value for each in nodes if isinstance(each, cst.Name)]


HANDLERS: dict[type, Callable[[Walk, Any], None]] = {
    cst.FunctionDef: _function,
    cst.ClassDef: _class,
    cst.For: _for,
    cst.While: _while,
    cst.With: _with,
    cst.If: _if,
    cst.ExceptHandler: _except,
    cst.ExceptStarHandler: _except,
}
