"""What a name means here: imports, aliases, shadowing, and what an object was made by or annotated as.

Answers are resolved names in the grammar of ``model.py``. A name with several bindings that disagree is unknown, with
these exceptions: a binding to ``None`` says nothing; of several imports, and of ``try: ... except ImportError: ...``,
the first counts; an unannotated parameter with the default ``None`` is what it is assigned later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from flake8_aiocost.source.annotations import annotated
from flake8_aiocost.source.attributes import Attributes
from flake8_aiocost.source.canonical import ASYNCIO_ALL, canonical, is_builtin

if TYPE_CHECKING:
    from flake8_aiocost.source.scopes import Binding, Scope
    from flake8_aiocost.source.walk import Walk

#: How many assignments a name is followed through: more is no program that somebody wrote.
_DEPTH = 25

#: Methods, and functions, whose result is what they were handed, or calls it.
_ENTERING = ("enter_async_context", "enter_context")
_WRAPPING = {"partial": "functools.partial", "staticmethod": "builtins.staticmethod"}
_CONSTANTS = ("None", "True", "False")


class Names:
    """Resolves expressions of one module."""

    def __init__(self, walk: Walk) -> None:
        """Nothing is resolved yet."""
        self._walk = walk
        self._known: dict[tuple[Scope, str], tuple[str, ...]] = {}
        self._following: set[object] = set()
        self._attributes = Attributes(walk, self)

    def name(self, node: cst.CSTNode, scope: Scope) -> str:
        """The resolved name of an expression, ``""`` where it is none."""
        found = self.candidates(node, scope)
        if len(found) <= 1:
            return found[0] if found else ""
        text = written(node)
        return f"?{text}" if text else ""

    def candidates(self, node: cst.CSTNode, scope: Scope) -> tuple[str, ...]:
        """All names that an expression may stand for, several where branches bind it differently."""
        parts: list[str] = []
        while True:
            if type(node) is cst.Attribute:
                parts.append("." + node.attr.value)
                node = node.value
            elif type(node) is cst.Call:
                through = self._handed_through(node, scope)
                if through is None:
                    parts.append("()")
                    node = node.func
                else:
                    node = through
            elif type(node) is cst.Await:
                node = node.expression
            elif type(node) is cst.NamedExpr:
                node = node.value
            else:
                break
        # Asking for the type takes a fifth of the time of ``isinstance``: libcst's classes are abstract base classes.
        if type(node) is cst.Name:
            if node.value in _CONSTANTS:
                return ()
            roots = self.lookup(node.value, scope)
        elif type(node) is cst.IfExp:
            roots = _known((*self.candidates(node.body, scope), *self.candidates(node.orelse, scope)))
        elif type(node) is cst.BooleanOperation:
            roots = _known((*self.candidates(node.left, scope), *self.candidates(node.right, scope)))
        else:
            return ()
        if len(roots) == 1 and roots[0][0] != ":":
            return (canonical(roots[0] + "".join(parts[::-1])),) if parts else roots
        for part in reversed(parts):
            roots = tuple(dict.fromkeys([result for root in roots for result in self._step(root, part)]))
        return roots

    def only_value(self, node: cst.CSTNode, scope: Scope) -> tuple[cst.CSTNode, Scope] | None:
        """What a bare name is bound to where it has one binding, which is to a value."""
        if not isinstance(node, cst.Name):
            return None
        for each in scope.declared.get(node.value, scope).enclosing():
            if node.value in each.bindings:
                (first, *others) = each.bindings[node.value]
                known = not others and first.kind == "value" and first.node is not None
                return (first.node, first.context.scope) if known and first.node is not None else None
        return None

    def _handed_through(self, node: cst.Call, scope: Scope) -> cst.CSTNode | None:
        """The argument that a call returns, for ``functools.partial(f, ...)`` and ``stack.enter_async_context(x)``."""
        func = node.func
        if not node.args or node.args[0].star or node.args[0].keyword is not None:
            return None
        leaf = func.attr.value if type(func) is cst.Attribute else func.value if type(func) is cst.Name else ""
        if leaf in _ENTERING or (leaf in _WRAPPING and self.name(func, scope) == _WRAPPING[leaf]):
            return node.args[0].value
        return None

    def _step(self, root: str, part: str) -> tuple[str, ...]:
        """A name one part further: ``:Feed()`` and ``.loop`` are whatever ``Feed`` binds ``self.loop`` to."""
        if root[0] == ":" and part[0] == ".":
            found = self._attributes.of(root[1:], part[1:])
            if found:
                return found
        return (canonical(root + part),)

    # ── names ──────────────────────────────────────────────────────────────────────────────────────────────────

    def lookup(self, name: str, scope: Scope) -> tuple[str, ...]:
        """What a bare name stands for in a scope."""
        start = scope.declared.get(name, scope)
        for each in start.enclosing():
            if name in each.bindings:
                key = (each, name)
                if key not in self._known:
                    if key in self._following and each.kind == "class":
                        # ``loop = loop`` in a class body: the second one is looked for outside.
                        continue
                    if key in self._following or len(self._following) > _DEPTH:
                        return ()
                    self._following.add(key)
                    try:
                        found = self._bound(name, each, each.bindings[name])
                    finally:
                        self._following.discard(key)
                    if self._following and not found:
                        return ()
                    self._known[key] = found or (f"?{name}",)
                return self._known[key]
        stars = self._walk.stars
        if "asyncio" in stars and name in ASYNCIO_ALL:
            return (f"asyncio.{name}",)
        if is_builtin(name) and all(module == "asyncio" for module in stars):
            return (f"builtins.{name}",)
        return (f"?{name}",)

    def _bound(self, name: str, scope: Scope, bindings: list[Binding]) -> tuple[str, ...]:
        kept = [each for each in bindings if each.kind != "deleted" and not _is_none(each)]
        found = [(each, self.of_binding(name, scope, each)) for each in kept]
        if len(kept) > 1:
            found = [(each, names) for each, names in found if names and not _is_placeholder(each)]
            firm = [pair for pair in found if not pair[0].context.fallback and pair[1][0][0] != "?"]
            if (
                firm
                and len(firm) < len(found)
                and all(each.context.fallback for each, _ in found if (each, _) not in firm)
            ):
                found = firm
            if found and all(each.kind == "import" for each, _ in found):
                return found[0][1]
        return _known(tuple(result for _, names in found for result in names)) or ((f"?{name}",) if kept else ())

    def of_binding(self, name: str, scope: Scope, binding: Binding) -> tuple[str, ...]:
        """What one binding makes of a name."""
        unknown = (f"?{name}",)
        node, where = binding.node, binding.context.scope
        if binding.kind == "import":
            return (canonical(binding.dotted),)
        if binding.kind in ("function", "class"):
            return (f":{binding.dotted}",)
        if binding.kind == "parameter" and isinstance(node, cst.Param):
            return self._parameter(name, scope, node) or unknown
        if binding.kind == "with" and node is not None:
            return self.candidates(node, where) or unknown
        if binding.kind == "value":
            stated = annotated(binding.annotation.annotation, where, self) if binding.annotation is not None else ""
            values = self.candidates(node, where) if node is not None else ()
            if stated and (not values or values[0][0] == "?" or values[0].endswith("()")):
                return (f"{stated}()",)
            if values:
                return values
            if scope.kind in ("module", "class") and node is not None and not _refers(node):
                return (f":{scope.inside(name)}",)
        return unknown

    def _parameter(self, name: str, scope: Scope, param: cst.Param) -> tuple[str, ...]:
        if scope.receiver[0] == name:
            return (scope.receiver[1],)
        if param.annotation is not None and param.star in ("", cst.MaybeSentinel.DEFAULT):
            stated = annotated(param.annotation.annotation, scope.parent or scope, self)
            if stated:
                return (f"{stated}()",)
        return ()


def _known(names: tuple[str, ...]) -> tuple[str, ...]:
    """Without repetition."""
    return tuple(dict.fromkeys(names))


def _is_none(binding: Binding) -> bool:
    return (
        binding.kind == "value"
        and binding.annotation is None
        and isinstance(binding.node, cst.Name)
        and binding.node.value == "None"
    )


def _is_placeholder(binding: Binding) -> bool:
    """An unannotated parameter whose default ``None`` asks for an assignment later."""
    node = binding.node
    return (
        binding.kind == "parameter"
        and isinstance(node, cst.Param)
        and node.annotation is None
        and isinstance(node.default, cst.Name)
        and node.default.value == "None"
    )


def _refers(node: cst.CSTNode) -> bool:
    """Whether an expression is about another name, and so no constant of its own."""
    return isinstance(
        node, (cst.Name, cst.Attribute, cst.Call, cst.Subscript, cst.Await, cst.IfExp, cst.BooleanOperation)
    )


def written(node: cst.CSTNode) -> str:
    """A callee as it stands in the source: ``self.loop.create_task``, ``get()``; ``""`` where it is no name."""
    parts: list[str] = []
    while type(node) is not cst.Name:
        if type(node) is cst.Attribute:
            parts.append("." + node.attr.value)
            node = node.value
        elif type(node) is cst.Call:
            parts.append("()")
            node = node.func
        else:
            return ""
    return node.value + "".join(reversed(parts))
