"""What the attributes of this module's classes and objects are bound to, anywhere in the class."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from flake8_aiocost.source.annotations import annotated
from flake8_aiocost.source.plans import children

if TYPE_CHECKING:
    from flake8_aiocost.source.names import Names
    from flake8_aiocost.source.records import AssignRecord, ClassRecord, FunctionRecord
    from flake8_aiocost.source.walk import Walk

_PROPERTIES = {"property", "cached_property", "reify", "hybrid_property"}


class Attributes:
    """Looks attributes up by the qualified name of their class, or of the function whose result has them."""

    def __init__(self, walk: Walk, names: Names) -> None:
        """Nothing is looked at before the first question."""
        self._walk = walk
        self._names = names
        self._assigned: dict[tuple[str, str], list[AssignRecord]] | None = None
        self._classes: dict[str, ClassRecord] = {}
        self._functions: dict[str, FunctionRecord] = {}
        self._asked: set[tuple[str, str]] = set()
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}

    def _collect(self) -> dict[tuple[str, str], list[AssignRecord]]:
        self._classes = {record.inner.scope.qualname: record for record in self._walk.classes}
        self._functions = {record.inner.scope.qualname: record for record in self._walk.functions}
        assigned: dict[tuple[str, str], list[AssignRecord]] = {}
        for record in self._walk.assigns:
            for target in record.targets:
                if isinstance(target, cst.Attribute) and isinstance(target.value, cst.Name):
                    owner = self._owner(target.value.value, record)
                    if owner:
                        assigned.setdefault((owner, target.attr.value), []).append(record)
        return assigned

    @staticmethod
    def _owner(name: str, record: AssignRecord) -> str:
        """The class whose method calls its object ``name``."""
        for scope in record.context.scope.enclosing():
            if name in scope.bindings:
                return scope.receiver[1].strip(":()") if scope.receiver[0] == name else ""
        return ""

    def of(self, root: str, attribute: str) -> tuple[str, ...]:
        """What ``:root.attribute`` is, ``()`` where that is not known or is a method.

        An attribute of a class is one of its objects too (``Feed.limit``, ``Feed().limit``); an attribute of a
        function (``load.register``) has nothing to do with what the function returns (``load().register``).
        """
        if self._assigned is None:
            self._assigned = self._collect()
        owner = root.removesuffix("()")
        if owner not in self._classes:
            return self._of_result(owner, attribute) if root != owner else ()
        key = (owner, attribute)
        if key in self._asked:
            return ()
        if key not in self._known:
            self._asked.add(key)
            try:
                self._known[key] = self._of_class(owner, attribute)
            finally:
                self._asked.discard(key)
        return self._known[key]

    def _of_class(self, owner: str, attribute: str) -> tuple[str, ...]:
        record = self._classes[owner]
        found: list[str] = []
        for assign in self._assigned.get((owner, attribute), ()) if self._assigned else ():
            found += self._assigned_value(assign)
        scope = record.inner.scope
        for binding in scope.bindings.get(attribute, ()):
            if binding.kind == "function":
                return self._of_property(binding.dotted)
            if not (isinstance(binding.node, cst.Name) and binding.node.value == "None" and binding.annotation is None):
                found += self._names.of_binding(attribute, scope, binding)
        if not found:
            for base in record.node.bases:
                name = self._names.name(base.value, record.outer.scope)
                if name.startswith(":") and (inherited := self.of(name[1:], attribute)):
                    return inherited
        known = tuple(dict.fromkeys(name for name in found if name))
        return known if all(name[0] != "?" for name in known) else ()

    def _assigned_value(self, assign: AssignRecord) -> tuple[str, ...]:
        scope = assign.context.scope
        if assign.annotation is not None:
            stated = annotated(assign.annotation.annotation, scope, self._names)
            if stated:
                return (f"{stated}()",)
        if assign.value is None or (isinstance(assign.value, cst.Name) and assign.value.value == "None"):
            return ()
        return self._names.candidates(assign.value, scope) or ("?",)

    def _of_property(self, qualname: str) -> tuple[str, ...]:
        """What a property returns; nothing for other methods."""
        record = self._functions[qualname]
        decorators = {self._names.name(each.decorator, record.outer.scope) for each in record.node.decorators}
        if not any(name.rpartition(".")[2] in _PROPERTIES for name in decorators):
            return ()
        return self._returned(record)

    def _returned(self, record: FunctionRecord) -> tuple[str, ...]:
        """What a function returns: its annotation, or the value of its only ``return`` where that comes last."""
        if record.node.returns is not None:
            stated = annotated(record.node.returns.annotation, record.outer.scope, self._names)
            return (f"{stated}()",) if stated else ()
        value = _only_return(record.node)
        found = self._names.candidates(value, record.inner.scope) if value is not None else ()
        return found if all(name[0] != "?" for name in found) else ()

    def _of_result(self, qualname: str, attribute: str) -> tuple[str, ...]:
        """The attribute of what a function of this module returns."""
        record = self._functions.get(qualname)
        if record is None or (qualname, "()") in self._asked:
            return ()
        self._asked.add((qualname, "()"))
        try:
            return tuple(f"{name}.{attribute}" for name in self._returned(record))
        finally:
            self._asked.discard((qualname, "()"))


def _only_return(function: cst.FunctionDef) -> cst.BaseExpression | None:
    last = function.body.body[-1] if function.body.body else None
    last = last.body[-1] if isinstance(last, cst.SimpleStatementLine) else last
    if not isinstance(last, cst.Return):
        return None
    stack: list[cst.CSTNode] = [function.body]
    while stack:
        node = stack.pop()
        if isinstance(node, (cst.Return, cst.Yield)) and node is not last:
            return None
        if not isinstance(node, (cst.FunctionDef, cst.Lambda)):
            stack.extend(children(node))
    return last.value
