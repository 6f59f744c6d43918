"""Scopes while they are being read: where a name is bound, as Python decides it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from flake8_aiocost.module.facts import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.module.facts import Binding

ScopeKind = Literal["module", "class", "function", "lambda", "comprehension"]


@dataclass(slots=True, eq=False)
class OpenScope:
    """A scope that is not read to its end yet; ``index`` is that of the ``facts.Scope`` which it becomes."""

    index: int
    kind: ScopeKind
    qualname: str
    parent: OpenScope | None
    function: int
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    declared: dict[str, OpenScope] = field(default_factory=dict)
    receiver: tuple[str, str] = ("", "")

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
