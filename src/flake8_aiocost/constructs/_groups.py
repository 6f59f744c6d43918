"""The children of a task group: the calls of its methods in the block that opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from flake8_aiocost.source.handed import Handed
from flake8_aiocost.source.plans import children

if TYPE_CHECKING:
    from collections.abc import Collection

    from flake8_aiocost.constructs._site import Site

_SOME = Handed(unknown=True)


def handed(site: Site, methods: Collection[str]) -> Handed | None:
    """The tasks that a group starts, by the ``methods`` that start one.

    A group that is handed on may start more than can be seen. One that is kept in an attribute is no spawn of its own:
    its tasks are counted where they are made. Nor is one without any children.
    """
    block, name = _opened(site)
    if block is None or not name:
        return None
    tree = site.tree
    depth = len(site.context.loops)
    total = Handed()
    receivers = set()
    for index, record in enumerate(tree.walk.calls):
        func = record.node.func
        if index <= site.index or not isinstance(func, cst.Attribute) or func.attr.value not in methods:
            continue
        if (
            not (isinstance(func.value, cst.Name) and func.value.value == name)
            or _block_of(site, record.node, name) is not block
        ):
            continue
        receivers.add(func.value)
        argument = record.node.args[0].value if record.node.args else None
        if func.attr.value == "create_task" and argument is not None:
            child = Handed(1, children=site.reader.one(argument, record.context).children, made=frozenset({index}))
        else:
            child = Handed(1, children=site.called(argument), made=frozenset({index}))
        inside = record.context.function == site.context.function and not tree.is_conditional(record.node, block.body)
        total += child.times(site.reader.lengths.of_loops(record.context.loops[depth:]) if inside else None)
    if _is_handed_on(block.body, name):
        total += _SOME
    return total


def _opened(site: Site) -> tuple[cst.With | None, str]:
    """The ``async with`` statement that opens the group, and the group's name in it."""
    for parent in site.tree.above(site.node):
        if isinstance(parent, cst.WithItem):
            block = site.tree.parents[parent]
            named = parent.asname is not None and isinstance(parent.asname.name, cst.Name)
            name = parent.asname.name.value if named else ""  # type: ignore[union-attr]
            return (block if isinstance(block, cst.With) else None), name
        if isinstance(parent, cst.BaseSmallStatement):
            break
    return None, ""


def _block_of(site: Site, node: cst.CSTNode, name: str) -> cst.CSTNode | None:
    """The innermost ``with`` around a node that binds ``name``."""
    for parent in site.tree.above(node):
        if isinstance(parent, cst.With) and any(
            item.asname is not None and isinstance(item.asname.name, cst.Name) and item.asname.name.value == name
            for item in parent.items
        ):
            return parent
    return None


def _is_handed_on(body: cst.CSTNode, name: str) -> bool:
    """Whether the group is used as anything but the receiver of a method."""
    stack = [body]
    while stack:
        node = stack.pop()
        if isinstance(node, cst.Name) and node.value == name:
            return True
        if isinstance(node, cst.Attribute) and isinstance(node.value, cst.Name):
            continue
        stack.extend(children(node))
    return False
