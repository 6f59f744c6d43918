"""Scopes and what their names are bound to, as the walk leaves them: nodes and strings, nothing resolved yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import libcst as cst

from flake8_aiocost.model import MODULE_LEVEL

if TYPE_CHECKING:
    from collections.abc import Iterator

ScopeKind = Literal["module", "class", "function", "lambda", "comprehension"]

#: ``import``: ``dotted`` is what the name stands for. ``value``: ``x = node``, ``x: annotation = node`` or
#: ``(x := node)``. ``with``: ``with node as x``. ``parameter``: ``node`` is the ``Param``. ``function`` and ``class``:
#: ``dotted`` is the qualified name. ``item``: one item of ``node`` (a ``for`` or comprehension variable). ``unpacked``:
#: a part of ``node``. ``other``: what cannot be followed (``except ... as``, captures, ``+=``, ``del``).
BindingKind = Literal[
    "import", "value", "with", "parameter", "function", "class", "item", "unpacked", "other", "deleted"
]


@dataclass(slots=True, eq=False)
class Scope:
    """One scope of the module. ``function`` is the index of the function that runs its code.

    ``receiver`` is the first parameter of a method with what it stands for: ``("self", ":Feed()")``.
    """

    kind: ScopeKind
    qualname: str
    parent: Scope | None
    function: int
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    declared: dict[str, Scope] = field(default_factory=dict)
    receiver: tuple[str, str] = ("", "")

    def bind(self, name: str, binding: Binding) -> None:
        """Note a binding where ``global`` and ``nonlocal`` say that it belongs."""
        scope = self.declared.get(name, self) if self.declared else self
        scope.bindings.setdefault(name, []).append(binding)

    def inside(self, name: str) -> str:
        """The qualified name of what is defined here as ``name``."""
        return f"{self.qualname}.{name}" if self.qualname else name

    def enclosing(self) -> Iterator[Scope]:
        """This scope and those in which a name is looked for next: classes are seen by their own statements only."""
        yield self
        scope = self.parent
        while scope is not None:
            if scope.kind != "class":
                yield scope
            scope = scope.parent

    def holder(self) -> Scope:
        """Where a walrus binds: the nearest scope that is no comprehension."""
        scope = self
        while scope.kind == "comprehension" and scope.parent is not None:
            scope = scope.parent
        return scope


@dataclass(slots=True, eq=False)
class Context:
    """Where a node stands. ``fallback``: inside ``except ImportError`` or ``except AttributeError``."""

    scope: Scope
    function: int = MODULE_LEVEL
    loops: tuple[int, ...] = ()
    main_guard: bool = False
    fallback: bool = False

    def apart(self, kind: ScopeKind) -> Context:
        """The same place in a scope of its own, which belongs to the same function."""
        return self.within(Scope(kind, self.scope.qualname, self.scope, self.function))

    def within(self, scope: Scope, *loops: int) -> Context:
        """The same place in an inner scope of the same function, or in more loops."""
        return Context(scope, self.function, self.loops + loops, self.main_guard, self.fallback)


@dataclass(slots=True, eq=False)
class Binding:
    """One binding of one name; see ``BindingKind`` for what each kind fills in."""

    kind: BindingKind
    context: Context
    node: cst.CSTNode | None = None
    dotted: str = ""
    annotation: cst.Annotation | None = None
