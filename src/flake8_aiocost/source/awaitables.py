"""What a call hands over to be awaited: coroutines, tasks that were made for it, and futures that run anyway."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import libcst as cst

from flake8_aiocost.source.filling import Filling
from flake8_aiocost.source.handed import FUTURE, OPAQUE, Handed
from flake8_aiocost.source.lengths import Lengths

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flake8_aiocost.source.scopes import Context, Scope
    from flake8_aiocost.source.tree import Tree

#: Constructs, and other callees, whose result is a future that runs already.
_FUTURES = {"gather", "shield"}
_RUNNING = {"asyncio.wrap_future", "asyncio.Future", "asyncio.current_task"}
#: Callees whose result holds tasks that run already.
_RUNNING_MANY = {"asyncio.all_tasks", "asyncio.wait"}
#: ``hass.async_create_task(x())`` and the like: somebody's own wrapper, whose result runs already.
_MAKES_FUTURES = re.compile(
    r"(?:create|spawn|start|make|eager|background)_(?:\w+_)?(?:task|future)$|ensure_future$|run_in_executor$|"
    r"(?:add|submit|executor)_job$|^submit$"
)
#: A name for something that runs already, where nothing that can be seen says otherwise.
_NAMED_FUTURE = re.compile(r"(?i)(?:^|_)(?:task|fut|future)\d*$")
_CONVERTING = {"builtins." + name for name in ("list", "tuple", "set", "sorted", "reversed", "frozenset")}
_EMPTY = {"builtins.list", "builtins.set", "builtins.dict", "collections.deque", "collections.defaultdict"}
_DISPLAYS = (cst.List, cst.Tuple, cst.Set, cst.Dict)
_COMPREHENSIONS = (cst.ListComp, cst.SetComp, cst.GeneratorExp, cst.DictComp)


class Awaitables:
    """Reads what is handed over. ``constructs`` gives the construct of each call that is one, by index."""

    def __init__(self, tree: Tree, constructs: Mapping[int, str], unsure: Handed = OPAQUE) -> None:
        """Read in ``tree``; ``unsure`` is what an expression counts as that may be a coroutine or a future."""
        self.tree = tree
        self.unsure = unsure
        self.unsure_many = unsure.times(None)
        self.lengths = Lengths(tree)
        self._constructs = constructs
        self._filling = Filling(self)
        self._loops = {record.node: record for record in tree.walk.loops}

    def one(self, node: cst.CSTNode, context: Context) -> Handed:
        """One awaitable."""
        if isinstance(node, cst.Call):
            return self._call(node, context)
        if isinstance(node, cst.Name):
            handed = self._filling.one(node, context)
            unseen = not handed.made and all(child.startswith("?") for child in handed.children)
            return FUTURE if unseen and _NAMED_FUTURE.search(node.value) else handed
        if isinstance(node, cst.NamedExpr):
            return self.one(node.value, context)
        if isinstance(node, (cst.Attribute, cst.Subscript)):
            # ``self._task``, ``self._tasks[0]``: hardly anybody keeps a coroutine in an attribute.
            while isinstance(node, cst.Subscript):
                node = node.value
            return FUTURE if isinstance(node, cst.Attribute) else self.unsure
        return self.unsure

    def _call(self, node: cst.Call, context: Context) -> Handed:
        index = self.tree.indexes[node]
        construct = self._constructs.get(index, "")
        name = self.tree.names.name(node.func, context.scope)
        if construct == "create_task":
            inner = self.one(node.args[0].value, context) if node.args and not node.args[0].star else self.unsure
            return Handed(1, children=inner.children, made=frozenset({index}))
        leaf = self.tree.walk.calls[index].leaf
        if construct in _FUTURES or name in _RUNNING or _MAKES_FUTURES.search(leaf):
            return FUTURE
        return Handed(1, children=(f"{name or '?'}()",))

    def called(self, function: cst.CSTNode | None, context: Context) -> tuple[str, ...]:
        """The child that calling a function elsewhere makes: ``start_soon(f, x)``, ``to_thread(f, x)``."""
        return self.called_in(function, context.scope) if function is not None else ("?()",)

    def called_in(self, function: cst.CSTNode, scope: Scope) -> tuple[str, ...]:
        """The same in a scope of its own."""
        return (f"{self.tree.names.name(function, scope) or '?'}()",)

    def many(self, node: cst.CSTNode, context: Context) -> Handed:
        """All items of a collection of awaitables."""
        if isinstance(node, _DISPLAYS):
            return self.items(node.elements, context)
        if isinstance(node, _COMPREHENSIONS):
            return self._comprehension(node)
        if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
            return self.many(node.left, context) + self.many(node.right, context)
        if isinstance(node, cst.NamedExpr):
            return self.many(node.value, context)
        if isinstance(node, cst.Await):
            # ``done, pending = await asyncio.wait(tasks)``
            name = self.tree.names.name(node.expression, context.scope)
            return FUTURE if name.removesuffix("()") in _RUNNING_MANY else self.unsure_many
        if isinstance(node, (cst.Attribute, cst.Subscript)):
            return FUTURE
        if isinstance(node, cst.Name):
            return self._filling.many(node, context)
        if isinstance(node, cst.Call):
            return self._called(node, context)
        return self.unsure_many

    def items(self, elements: Iterable[cst.Arg | cst.BaseElement | cst.BaseDictElement], context: Context) -> Handed:
        """The elements of a display, or the arguments of a call, starred ones included."""
        total = Handed()
        for element in elements:
            starred = isinstance(element, (cst.StarredElement, cst.StarredDictElement)) or (
                isinstance(element, cst.Arg) and element.star == "*"
            )
            total += self.many(element.value, context) if starred else self.one(element.value, context)
        return total

    def _comprehension(self, node: cst.ListComp | cst.SetComp | cst.GeneratorExp | cst.DictComp) -> Handed:
        loops = []
        clause: cst.CompFor | None = node.for_in
        while clause is not None:
            loops.append(self._loops[clause])
            clause = clause.inner_for_in
        element = self.one(node.value if isinstance(node, cst.DictComp) else node.elt, loops[-1].inner)
        return element.times(self.lengths.of_loops([record.inner.loops[-1] for record in loops]))

    def _called(self, node: cst.Call, context: Context) -> Handed:
        names = self.tree.names
        name = names.name(node.func, context.scope)
        args = [arg.value for arg in node.args if not arg.star and arg.keyword is None]
        if name in _EMPTY and not node.args:
            return Handed()
        if name in _CONVERTING and len(args) == 1:
            return self.many(args[0], context)
        if name == "builtins.map" and len(args) == 2:
            child = names.name(args[0], context.scope)
            return Handed(1, children=(f"{child or '?'}()",)).times(self.lengths.of(args[1], context.scope))
        if name == "itertools.chain" and len(args) == len(node.args):
            return sum((self.many(arg, context) for arg in args), Handed())
        if name in _RUNNING_MANY:
            return FUTURE
        func = node.func
        if isinstance(func, cst.Attribute) and func.attr.value in ("values", "copy") and not node.args:
            return self.many(func.value, context)
        return self.unsure_many
