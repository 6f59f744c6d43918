"""Awaitables behind a name: ``t = create_task(...)``, and lists that are filled before they are handed over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from flake8_aiocost.source.annotations import items, promised
from flake8_aiocost.source.handed import FUTURE, Handed
from flake8_aiocost.source.plans import children

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.source.awaitables import Awaitables
    from flake8_aiocost.source.scopes import Binding, Context, Scope

_ADDING = {"append", "add", "appendleft"}
_EXTENDING = {"extend", "update"}


class Filling:
    """Follows names inside the function that hands them over; elsewhere nothing is known of them."""

    def __init__(self, awaitables: Awaitables) -> None:
        """Read single expressions with ``awaitables``."""
        self._awaitables = awaitables
        self._tree = awaitables.tree
        self._following: set[tuple[Scope, str]] = set()

    def _bindings(self, name: str, context: Context) -> tuple[Scope, list[Binding]] | None:
        for scope in context.scope.declared.get(name, context.scope).enclosing():
            if name in scope.bindings:
                kept = [each for each in scope.bindings[name] if not _says_nothing(each)]
                return (scope, kept) if scope.function == context.function and kept else None
        return None

    def one(self, node: cst.Name, context: Context) -> Handed:
        """What a name stands for that is handed over by itself."""
        name, unsure = node.value, self._awaitables.unsure
        found = self._bindings(name, context)
        if found is None or (found[0], name) in self._following:
            return unsure
        self._following.add((found[0], name))
        try:
            parts = [self._single(binding) for binding in found[1]]
        finally:
            self._following.discard((found[0], name))
        (first, *others) = parts
        if others or found[1][0].context.loops != context.loops:
            # Made in one of several places, or outside of the loop: it ran before it came here.
            return FUTURE if any(part.made or part.futures for part in parts) else unsure
        if first.made and found[1][0].node is not None and not self._goes_straight(found[1][0].node, node):
            return FUTURE
        return first

    def _single(self, binding: Binding) -> Handed:
        node = binding.node
        if binding.kind == "value" and node is not None:
            return self._awaitables.one(node, binding.context)
        if binding.kind in ("item", "unpacked") and node is not None:
            several = self._awaitables.many(node, binding.context)
            return FUTURE if several.made or several.futures else self._awaitables.unsure
        if isinstance(node, cst.Param) and node.annotation is not None and not node.star:
            return self._stated(node.annotation.annotation, binding, node.name.value)
        return self._awaitables.unsure

    def _stated(self, annotation: cst.BaseExpression, binding: Binding, name: str) -> Handed:
        kind = promised(annotation, binding.context.scope, self._tree.names)
        if kind == "future":
            return FUTURE
        return Handed(1, children=(f"?{name}",)) if kind == "coroutine" else self._awaitables.unsure

    def _goes_straight(self, made: cst.CSTNode, used: cst.CSTNode) -> bool:
        """Whether nothing is awaited, and no branch left, between the statement that makes a task and its use.

        Where something is, the task runs beside that, and what it is handed to later only collects it.
        """
        lines = (each for each in self._tree.above(made) if isinstance(each, (cst.SimpleStatementLine, cst.BaseSuite)))
        statement = next(lines, None)
        block = self._tree.parents[statement] if isinstance(statement, cst.SimpleStatementLine) else None
        around = [used, *self._tree.above(used)]
        if block not in around or not isinstance(block, (cst.IndentedBlock, cst.Module)):
            return False
        last = around[around.index(block) - 1]
        at = block.body.index(last) if last in block.body else -1
        between = block.body[block.body.index(statement) + 1 : at + 1]
        return bool(between) and not _waits_before(between, used, set(around))

    def many(self, node: cst.Name, context: Context) -> Handed:
        """The items of a list, set or dict that a name stands for, with what is added to it in this function."""
        name = node.value
        found = self._bindings(name, context)
        if found is None or (found[0], name) in self._following:
            return self._awaitables.unsure_many
        scope, bindings = found
        self._following.add((scope, name))
        try:
            parts = [(self._collection(binding), binding.context) for binding in bindings]
            added = list(self._added(name, scope))
        finally:
            self._following.discard((scope, name))
        total = Handed()
        for part, _ in parts:
            total += part if len(parts) == 1 else part.times(None)
        # What is filled in one round of a loop and handed over in another may have grown in between.
        fresh = all(where.loops == context.loops for _, where in parts)
        for part, where, addition in added:
            total += part.times(self._rounds(where, addition, context, node) if fresh else None)
        depth = len(context.loops)
        if depth and all(
            where.loops[:depth] != context.loops for where in [w for _, w in parts] + [w for _, w, _ in added]
        ):
            return FUTURE if total.made or total.futures else replace(total.times(None), opaque=True)
        return total

    def _collection(self, binding: Binding) -> Handed:
        node = binding.node
        if binding.kind == "value" and node is not None:
            return self._awaitables.many(node, binding.context)
        if binding.kind == "unpacked" and node is not None:
            return self._awaitables.many(node, binding.context)
        if isinstance(node, cst.AugAssign) and isinstance(node.operator, cst.AddAssign):
            return self._awaitables.many(node.value, binding.context).times(None)
        if isinstance(node, cst.Param) and node.annotation is not None:
            annotation: cst.BaseExpression | None = node.annotation.annotation
            if node.star != "*":
                annotation = items(node.annotation.annotation, binding.context.scope, self._tree.names)
            if annotation is not None:
                return self._stated(annotation, binding, node.name.value).times(None)
        return self._awaitables.unsure_many

    def _added(self, name: str, scope: Scope) -> Iterator[tuple[Handed, Context, cst.CSTNode]]:
        """What ``name.append(...)``, ``name.extend(...)`` and ``name[...] = ...`` put into a collection, and where."""
        walk = self._tree.walk
        for record in walk.calls:
            func = record.node.func
            if (
                not isinstance(func, cst.Attribute)
                or func.attr.value not in _ADDING | _EXTENDING
                or not record.node.args
            ):
                continue
            if _is(func.value, name) and record.context.function == scope.function:
                value, context = record.node.args[-1].value, record.context
                read = self._awaitables.one if func.attr.value in _ADDING else self._awaitables.many
                yield read(value, context), context, record.node
        for assign in walk.assigns:
            for target in assign.targets:
                if assign.value is None or assign.context.function != scope.function:
                    continue
                if isinstance(target, cst.Subscript) and _is(target.value, name):
                    yield self._awaitables.one(assign.value, assign.context), assign.context, target

    def _rounds(self, where: Context, node: cst.CSTNode, context: Context, reader: cst.CSTNode) -> int | None:
        """How often what stands at ``node`` happens for each time that ``reader`` is reached."""
        depth = len(context.loops)
        if where.loops[:depth] != context.loops or self._tree.is_conditional(node, reader):
            return None
        return self._awaitables.lengths.of_loops(where.loops[depth:])


def _waits_before(nodes: Sequence[cst.CSTNode], end: cst.CSTNode, around: set[cst.CSTNode]) -> bool:
    """Whether anything is awaited or yielded before ``end`` is reached, other than what is ``around`` it."""
    stack = list(nodes[::-1])
    while stack:
        each = stack.pop()
        if each is end:
            return False
        if isinstance(each, (cst.Await, cst.Yield)) and each not in around:
            return True
        if not isinstance(each, (cst.FunctionDef, cst.Lambda)):
            stack.extend(children(each))
    return False


def _is(node: cst.CSTNode, name: str) -> bool:
    return isinstance(node, cst.Name) and node.value == name


def _says_nothing(binding: Binding) -> bool:
    return binding.kind == "deleted" or (
        binding.kind == "value" and (binding.node is None or _is(binding.node, "None"))
    )
