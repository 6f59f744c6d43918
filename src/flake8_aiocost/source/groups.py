"""The tasks of a task group: the calls of its methods in the block that opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from flake8_aiocost.source.handed import Handed
from flake8_aiocost.source.plans import children

if TYPE_CHECKING:
    from collections.abc import Collection

    from flake8_aiocost.source.awaitables import Awaitables
    from flake8_aiocost.source.tree import Tree

_SOME = Handed(unknown=True)


def started(reader: Awaitables, index: int, methods: Collection[str]) -> Handed | None:
    """The tasks that a group starts in its block, ``None`` where it is opened otherwise than by ``with ... as name``.

    A group that is handed on, or used by a function inside the block, may start more than can be seen. One that is
    kept in an attribute is no spawn of its own: its tasks are counted where they are made.

    Args:
        reader: reads what is handed over in the module.
        index: the call that makes the group.
        methods: what starts a task: ``create_task``, ``start_soon``.
    """
    tree = reader.tree
    group = tree.walk.calls[index]
    block, name = _opened(tree, group.node)
    if block is None or not name:
        return None
    depth = len(group.context.loops)
    total = Handed()
    for at in range(index + 1, len(tree.walk.calls)):
        record = tree.walk.calls[at]
        func = record.node.func
        if record.leaf not in methods or not isinstance(func, cst.Attribute) or not _is(func.value, name):
            continue
        if _block_of(tree, record.node, name) is not block:
            continue
        first = record.node.args[0].value if record.node.args else None
        if func.attr.value == "create_task" and first is not None:
            child = reader.one(first, record.context).children
        else:
            child = reader.called(first, record.context)
        here = record.context.function == group.context.function and not tree.is_conditional(record.node, block.body)
        times = reader.lengths.of_loops(record.context.loops[depth:]) if here else None
        total += Handed(1, children=child, made=frozenset({at})).times(times)
    return total + _SOME if _is_handed_on(block.body, name) else total


def _is(node: cst.CSTNode, name: str) -> bool:
    return isinstance(node, cst.Name) and node.value == name


def _opened(tree: Tree, group: cst.Call) -> tuple[cst.With | None, str]:
    """The ``with`` statement that opens a group, and the group's name in it."""
    for parent in tree.above(group):
        if isinstance(parent, cst.WithItem):
            block = tree.parents[parent]
            return (block if isinstance(block, cst.With) else None), _named(parent)
        if isinstance(parent, (cst.BaseSmallStatement, cst.BaseSuite)):
            break
    return None, ""


def _named(item: cst.WithItem) -> str:
    target = item.asname.name if item.asname is not None else None
    return target.value if isinstance(target, cst.Name) else ""


def _block_of(tree: Tree, node: cst.CSTNode, name: str) -> cst.CSTNode | None:
    """The innermost ``with`` around a node that binds ``name``."""
    for parent in tree.above(node):
        if isinstance(parent, cst.With) and any(_named(item) == name for item in parent.items):
            return parent
    return None


def _is_handed_on(body: cst.CSTNode, name: str) -> bool:
    """Whether the group is used as anything but the receiver of a method."""
    stack = [body]
    while stack:
        node = stack.pop()
        if _is(node, name):
            return True
        if not (isinstance(node, cst.Attribute) and isinstance(node.value, cst.Name)):
            stack.extend(children(node))
    return False
