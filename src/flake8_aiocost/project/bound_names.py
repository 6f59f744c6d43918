"""How the names of a module are bound: by which kinds of bindings, each name looked at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flake8_aiocost.module.expressions import Awaited, is_none

if TYPE_CHECKING:
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.module.scope import BindingKind


class BoundName(NamedTuple):
    """The kinds of a name's bindings; ``awaited``: but for ``None``, it is bound to nothing but results of awaits."""

    kinds: frozenset[BindingKind]
    awaited: bool


class BoundNames(dict[tuple[int, str], BoundName]):
    """By the scope that binds a name, and the name; looked at when they are asked for."""

    def __init__(self, facts: ModuleFacts) -> None:
        """Look at no name yet."""
        super().__init__()
        self._facts = facts

    def __missing__(self, key: tuple[int, str]) -> BoundName:
        """Look at the bindings of a name."""
        scope, name = key
        bindings = self._facts.scopes[scope].bindings[name]
        values = [each.value for each in bindings if not is_none(each.value)]
        awaited = bool(values) and all(isinstance(each, Awaited) for each in values)
        self[key] = BoundName(frozenset(each.kind for each in bindings), awaited)
        return self[key]
