"""How often a loop runs, where that can be read: ``range(4)``, a literal, a constant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from flake8_aiocost.source.literals import number, text
from flake8_aiocost.source.plans import children

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.source.records import LoopRecord
    from flake8_aiocost.source.scopes import Scope
    from flake8_aiocost.source.tree import Tree

#: Builtins that give as many items as their first argument has.
_SAME = {"builtins." + name for name in ("enumerate", "sorted", "reversed", "list", "tuple", "iter", "map")}
_VIEWS = {"items", "values", "keys", "copy"}
_CHANGING = {
    "append",
    "add",
    "extend",
    "insert",
    "remove",
    "discard",
    "pop",
    "popitem",
    "clear",
    "update",
    "setdefault",
}


class Lengths:
    """Counts items; every answer is a number or ``None``."""

    def __init__(self, tree: Tree) -> None:
        """Count in ``tree``."""
        self._tree = tree
        self._following: set[str] = set()

    def of_loops(self, loops: Sequence[int]) -> int | None:
        """How often the body of nested loops runs in all, by their indexes."""
        total = 1
        for index in loops:
            count = self.of_loop(self._tree.walk.loops[index])
            if count is None:
                return None
            total *= count
        return total

    def of_loop(self, record: LoopRecord) -> int | None:
        """How often one loop runs; unknown where it may be left early or filters."""
        node = record.node
        if isinstance(node, cst.While) or node.asynchronous is not None:
            return None
        if isinstance(node, cst.CompFor):
            return None if node.ifs else self.of(node.iter, record.outer.scope)
        return None if _leaves_early(node.body) else self.of(node.iter, record.outer.scope)

    def of(self, node: cst.CSTNode, scope: Scope) -> int | None:
        """How many items an expression has."""
        if isinstance(node, (cst.List, cst.Tuple, cst.Set)):
            return self._sum([self._element(element, scope) for element in node.elements])
        if isinstance(node, cst.Dict):
            return (
                None if any(isinstance(each, cst.StarredDictElement) for each in node.elements) else len(node.elements)
            )
        if isinstance(node, (cst.SimpleString, cst.ConcatenatedString)):
            characters = text(node)
            return len(characters) if characters is not None else None
        if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
            return self._sum([self.of(node.left, scope), self.of(node.right, scope)])
        if isinstance(node, (cst.ListComp, cst.GeneratorExp)):
            return self._comprehension(node.for_in)
        if isinstance(node, cst.Name):
            return self._constant(node.value, scope)
        return self._call(node, scope) if isinstance(node, cst.Call) else None

    def _element(self, element: cst.BaseElement, scope: Scope) -> int | None:
        return self.of(element.value, scope) if isinstance(element, cst.StarredElement) else 1

    @staticmethod
    def _sum(counts: Sequence[int | None]) -> int | None:
        return None if None in counts else sum(count for count in counts if count is not None)

    def _comprehension(self, clause: cst.CompFor | None) -> int | None:
        total = 1
        records = {record.node: record for record in self._tree.walk.loops}
        while clause is not None:
            count = self.of_loop(records[clause])
            if count is None:
                return None
            total, clause = total * count, clause.inner_for_in
        return total

    def _call(self, node: cst.Call, scope: Scope) -> int | None:
        name = self._tree.names.name(node.func, scope)
        args = [arg.value for arg in node.args if not arg.star and arg.keyword is None]
        if name == "builtins.range" and len(args) == len(node.args):
            return self._range([self.number(arg, scope) for arg in args])
        if name in _SAME and args:
            return (
                self.of(args[-1] if name == "builtins.map" and len(args) == 2 else args[0], scope)
                if (name != "builtins.map" or len(args) == 2)
                else None
            )
        if name == "builtins.zip" and args and len(args) == len(node.args):
            counts = [self.of(arg, scope) for arg in args]
            return None if None in counts else min(count for count in counts if count is not None)
        if isinstance(node.func, cst.Attribute) and node.func.attr.value in _VIEWS and not node.args:
            return self.of(node.func.value, scope)
        return None

    @staticmethod
    def _range(bounds: Sequence[int | None]) -> int | None:
        known = [bound for bound in bounds if bound is not None]
        if not 1 <= len(known) == len(bounds) <= 3 or (len(known) == 3 and known[2] == 0):
            return None
        steps = range(*known)
        # ``len()`` itself fails beyond sys.maxsize.
        return (steps[-1] - steps[0]) // steps.step + 1 if steps else 0

    def number(self, node: cst.CSTNode, scope: Scope) -> int | None:
        """A whole number: a literal, or a name bound to one."""
        if isinstance(node, (cst.Integer, cst.UnaryOperation)):
            value = number(node)
            return value if isinstance(value, int) else None
        if isinstance(node, cst.Name):
            found = self._bound(node.value, scope)
            return self.number(*found) if found is not None and not isinstance(found[0], cst.Name) else None
        if isinstance(node, cst.Call) and self._tree.names.name(node.func, scope) == "builtins.len" and node.args:
            return self.of(node.args[0].value, scope)
        return None

    def _constant(self, name: str, scope: Scope) -> int | None:
        found = self._bound(name, scope)
        if found is None or name in self._following or self._changes(name):
            return None
        self._following.add(name)
        try:
            return self.of(*found)
        finally:
            self._following.discard(name)

    @staticmethod
    def _bound(name: str, scope: Scope) -> tuple[cst.CSTNode, Scope] | None:
        """The only value that a name of a module or function is ever bound to."""
        for each in scope.declared.get(name, scope).enclosing():
            if name in each.bindings:
                (only, *others) = each.bindings[name]
                if others or only.kind != "value" or only.node is None or each.kind not in ("module", "function"):
                    return None
                return only.node, only.context.scope
        return None

    def _changes(self, name: str) -> bool:
        """Whether anything in the module changes an object of that name: ``X.append(...)``, ``X[...] = ...``."""
        for record in self._tree.walk.calls:
            func = record.node.func
            if (
                isinstance(func, cst.Attribute)
                and func.attr.value in _CHANGING
                and isinstance(func.value, cst.Name)
                and func.value.value == name
            ):
                return True
        return any(
            isinstance(target, cst.Subscript) and isinstance(target.value, cst.Name) and target.value.value == name
            for record in self._tree.walk.assigns
            for target in record.targets
        )


def _leaves_early(body: cst.BaseSuite) -> bool:
    """Whether a loop's body can leave it, or go on to the next round, before its end."""
    stack: list[cst.CSTNode] = [body]
    while stack:
        node = stack.pop()
        if isinstance(node, (cst.Break, cst.Continue, cst.Return)):
            return True
        if not isinstance(node, (cst.FunctionDef, cst.Lambda)):
            stack.extend(children(node))
    return False
