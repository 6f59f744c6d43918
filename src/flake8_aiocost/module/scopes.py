"""Scopes while they are being read: where a name is bound, as Python decides it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from flake8_aiocost.module.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.module.scope import Binding

ScopeKind = Literal["module", "class", "function", "lambda", "comprehension"]


class OpenScope:
    """A scope that is not read to its end yet; ``index`` is that of the ``scope.Scope`` which it becomes."""

    __slots__ = ("bindings", "declared", "function", "index", "kind", "parent", "qualname", "receiver")

    def __init__(self, index: int, kind: ScopeKind, qualname: str, parent: OpenScope | None, function: int) -> None:
        """Begin a scope; ``function`` is the index of the function that runs its code."""
        self.index = index
        self.kind = kind
        self.qualname = qualname
        self.parent = parent
        self.function = function
        self.bindings: dict[str, list[Binding]] = {}
        self.declared: dict[str, OpenScope] = {}
        self.receiver = ("", "")

    def bind(self, name: str, binding: Binding) -> None:
        """Note a binding where ``global`` and ``nonlocal`` say that it belongs."""
        scope = self.declared.get(name, self) if self.declared else self
        found = scope.bindings.get(name)
        if found is None:
            scope.bindings[name] = [binding]
        else:
            found.append(binding)

    def inside(self, name: str) -> str:
        """The qualified name of what is defined here as ``name``."""
        return f"{self.qualname}.{name}" if self.qualname else name

    def holder(self) -> OpenScope:
        """Where a walrus binds: the nearest scope that is no comprehension."""
        scope = self
        while scope.kind == "comprehension" and scope.parent is not None:
            scope = scope.parent
        return scope

    def functions_around(self) -> Iterator[OpenScope]:
        """The function scopes outside of this one, innermost first: where ``nonlocal`` looks."""
        scope = self.parent
        while scope is not None:
            if scope.kind == "function":
                yield scope
            scope = scope.parent

    def closed(self) -> Scope:
        """The scope as a fact."""
        return Scope(
            self.kind,
            self.qualname,
            self.parent.index if self.parent is not None else -1,
            self.function,
            {name: tuple(bindings) for name, bindings in self.bindings.items()},
            {name: scope.index for name, scope in self.declared.items()},
            self.receiver,
        )
