"""What annotations, attributes and bindings ask of a resolver; ``resolver.Resolver`` answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.module.by_name import ByName
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Assignment, ModuleFacts
    from flake8_aiocost.module.scope import Binding


class Names(Protocol):
    """Resolves expressions of one module, each in a scope (an index into ``ModuleFacts.scopes``)."""

    @property
    def facts(self) -> ModuleFacts:
        """What was read of the module."""

    @property
    def defined(self) -> ByName:
        """What the module defines."""

    def scope_of(self, place: int) -> int:
        """The scope of a place."""

    def bound_in(self, name: str, scope: int) -> int:
        """The scope that binds a bare name which stands in ``scope``, or -1."""

    def last(self, expression: Expression, scope: int) -> str:
        """The last part of a name as it is where it comes from."""

    def assigned(self, cls: str, attribute: str) -> Sequence[Assignment]:
        """Where the methods of a class assign an attribute of their object."""

    def owner_of(self, name: str, scope: int) -> str:
        """The class whose method calls its object by a name, ``""`` where that is another name."""

    def enclosing(self, scope: int) -> Iterator[int]:
        """A scope and those in which a name is looked for next."""

    def name(self, expression: Expression, scope: int) -> str:
        """The resolved name of an expression, ``""`` where it is none."""

    def candidates(self, expression: Expression, scope: int) -> tuple[str, ...]:
        """All names that an expression may stand for."""

    def of_binding(self, name: str, scope: int, binding: Binding) -> tuple[str, ...]:
        """What one binding makes of a name."""

    def only_value(self, expression: Expression, scope: int) -> tuple[Expression, int] | None:
        """What a bare name is bound to where it has one binding, which is to a value; with the scope of the value."""
