"""The tasks of a task group: the calls of its methods where the group's name can be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from flake8_aiocost.source.handed import Handed
from flake8_aiocost.source.plans import children

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from flake8_aiocost.source.awaitables import Awaitables
    from flake8_aiocost.source.records import CallRecord
    from flake8_aiocost.source.tree import Tree

_SOME = Handed(unknown=True)


class _Group(NamedTuple):
    """A group's name, and the statements in which it is that group's."""

    name: str
    block: cst.CSTNode
    body: cst.CSTNode


def started(reader: Awaitables, index: int, methods: Collection[str]) -> Handed | None:
    """The tasks that a group starts, ``None`` where the group has no plain name in the function that makes it.

    The name may come from ``with ... as name``, ``name = group()`` or ``name = stack.enter_async_context(group())``. A
    group that is handed on, or used by a function inside the block, may start more than can be seen. One that is kept
    in an attribute is no spawn of its own: its tasks are counted where they are made.

    Args:
        reader: reads what is handed over in the module.
        index: the call that makes the group.
        methods: what starts a task: ``create_task``, ``start_soon``.
    """
    tree = reader.tree
    made = tree.walk.calls[index]
    group = _opened(tree, made)
    if group is None:
        return None
    depth = len(made.context.loops)
    total = Handed()
    for at in range(index + 1, len(tree.walk.calls)):
        record = tree.walk.calls[at]
        method = _method(tree, record, group, methods)
        if not method:
            continue
        first = record.node.args[0].value if record.node.args else None
        if method == "create_task" and first is not None:
            child = reader.one(first, record.context).children
        else:
            child = reader.called(first, record.context)
        here = record.context.function == made.context.function and not tree.is_conditional(record.node, group.body)
        times = reader.lengths.of_loops(record.context.loops[depth:]) if here else None
        total += Handed(1, children=child, made=frozenset({at})).times(times)
    return total + _SOME if _is_handed_on(group) else total


def _opened(tree: Tree, made: CallRecord) -> _Group | None:
    for parent in tree.above(made.node):
        block = tree.parents.get(parent)
        if isinstance(parent, cst.WithItem) and isinstance(block, cst.With):
            name = _named(parent)
            return _Group(name, block, block.body) if name else None
        if isinstance(parent, cst.Assign) and len(parent.targets) == 1:
            target = parent.targets[0].target
            if not isinstance(target, cst.Name) or len(made.context.scope.bindings.get(target.value, ())) != 1:
                return None
            body = next((each for each in tree.above(parent) if isinstance(each, cst.FunctionDef)), tree.module)
            return _Group(target.value, body, body.body if isinstance(body, cst.FunctionDef) else body)
        if isinstance(parent, (cst.BaseSmallStatement, cst.BaseSuite)):
            break
    return None


def _named(item: cst.WithItem) -> str:
    target = item.asname.name if item.asname is not None else None
    return target.value if isinstance(target, cst.Name) else ""


def _method(tree: Tree, record: CallRecord, group: _Group, methods: Collection[str]) -> str:
    """Which of the group's methods a call is: ``tg.create_task()``, or ``start()`` after ``start = tg.create_task``."""
    func: cst.CSTNode = record.node.func
    if isinstance(func, cst.Name):
        bound = tree.names.only_value(func, record.context.scope)
        func = bound[0] if bound is not None else func
    if not isinstance(func, cst.Attribute) or func.attr.value not in methods:
        return ""
    if not isinstance(func.value, cst.Name) or func.value.value != group.name:
        return ""
    return func.attr.value if next(_binders(tree, record.node, group), None) is group.block else ""


def _binders(tree: Tree, node: cst.CSTNode, group: _Group) -> Iterator[cst.CSTNode]:
    """The statements around a node that bind the group's name, innermost first."""
    for parent in tree.above(node):
        if parent is group.block or _rebinds(parent, group):
            yield parent


def _rebinds(node: cst.CSTNode, group: _Group) -> bool:
    return isinstance(node, cst.With) and any(_named(item) == group.name for item in node.items)


def _is_handed_on(group: _Group) -> bool:
    """Whether the group, or a method of it, is used otherwise than by calling a method or entering the group."""
    stack = children(group.body)
    while stack:
        node = stack.pop()
        if isinstance(node, cst.Name) and node.value == group.name:
            return True
        if (
            isinstance(node, cst.Call)
            and isinstance(node.func, cst.Attribute)
            and isinstance(node.func.value, cst.Name)
        ):
            stack.extend(arg.value for arg in node.args)
        elif isinstance(node, cst.WithItem) and isinstance(node.item, cst.Name):
            continue
        elif isinstance(node, cst.Assign) and any(isinstance(each.target, cst.Name) for each in node.targets):
            stack.append(node.value)
        elif isinstance(node, cst.Attribute) and isinstance(node.value, cst.Name) and node.attr.value == "cancel_scope":
            continue
        elif not _rebinds(node, group):
            stack.extend(children(node))
    return False
