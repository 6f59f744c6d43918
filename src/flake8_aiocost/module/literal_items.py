"""What a loop gives that goes over what is written out: ``for name, feed in FEEDS``, ``for feed in group``.

``FEEDS = [("a", Feed()), ("b", Page())]`` tells the parts of its items, and ``GROUPS = {"a": [Feed()], "b": [Page()]}``
what a loop inside a loop over ``GROUPS.values()`` goes over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.elements import same_items
from flake8_aiocost.module.expressions import Display, Name, Result, Star, bare, leaf, receiver

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import TypeAlias

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.names import Names

    #: An expression, and the scope that it stands in.
    Placed: TypeAlias = tuple[Expression, int]

#: Loops in loops, and names for names: more is no program that somebody wrote.
_DEPTH = 6
#: Items of one collection that are looked at.
_MOST = 64


class LiteralItems:
    """Asked of the loops of one module."""

    def __init__(self, names: Names, changed: Collection[str]) -> None:
        """Look at nothing yet; ``changed`` are the last parts of the names of collections that are added to."""
        self._names, self._changed = names, changed

    def of(self, value: Expression, scope: int, path: tuple[int, ...]) -> tuple[str, ...]:
        """The resolved names of what a loop gives, ``()`` where that is not written out.

        Args:
            value: what is iterated over.
            scope: where it stands.
            path: leads to the part of an item that is meant, as ``Binding.path`` does.
        """
        found: dict[str, None] = {}
        for each, where in self._items(value, scope, path, _DEPTH) or ():
            found.update(dict.fromkeys(self._names.candidates(each, where)))
        return tuple(found)

    def _items(self, value: Expression, scope: int, path: tuple[int, ...], depth: int) -> list[Placed] | None:
        """The items, or the parts of them; ``None`` where any is not known."""
        if not isinstance(value, Result):
            return _parts(self._collection(value, scope, depth), path, keyed=False)
        call = self._names.facts.calls[value.call]
        if depth and (through := same_items(call, path)) is not None:
            return self._items(through[0], scope, through[1], depth - 1)
        view = leaf(call.function)
        if view not in ("items", "values") or call.arguments or bare(call.function):
            return None
        if view == "items" and path[:1] != (1,):
            return None
        inside = self._collection(receiver(call.function), scope, depth)
        return _parts(inside, path[1:] if view == "items" else path, keyed=True)

    def _collection(self, value: Expression, scope: int, depth: int) -> list[Placed] | None:
        """The displays that an expression may be."""
        if isinstance(value, Display):
            return [(value, scope)]
        if not isinstance(value, Name) or not depth or leaf(value) in self._changed:
            return None
        if value.attributes:
            return self._attribute(value, scope)
        owner = self._names.bound_in(value.root, scope)
        bindings = self._names.facts.scopes[owner].bindings[value.root] if owner >= 0 else ()
        if len(bindings) != 1 or bindings[0].value is None:
            return None
        bound, where = bindings[0], self._names.scope_of(bindings[0].place)
        if bound.kind == "value" and bound.annotation is None:
            return self._collection(bindings[0].value, where, depth - 1)
        if bound.whole or not (bound.kind == "item" or bound.path):
            return None
        found = self._items(bindings[0].value, where, bound.path, depth - 1)
        return found if found is not None and all(isinstance(each, Display) for each, _ in found) else None

    def _attribute(self, value: Name, scope: int) -> list[Placed] | None:
        cls = self._names.owner_of(value.root, scope) if len(value.attributes) == 1 else ""
        set_to = self._names.assigned(cls, value.attributes[0]) if cls else ()
        if len(set_to) != 1 or not isinstance(set_to[0].value, Display):
            return None
        return [(set_to[0].value, self._names.scope_of(set_to[0].place))]


def _parts(collections: list[Placed] | None, path: tuple[int, ...], *, keyed: bool) -> list[Placed] | None:
    """All that stands in some displays, or the parts of that which a path leads to."""
    found: list[Placed] = []
    for display, scope in collections or ():
        if not isinstance(display, Display) or bool(display.keys) is not keyed:
            return None
        if len(found) + len(display.items) > _MOST:
            return None
        found += [(each, scope) for each in display.items]
    for at in path:
        inner: list[Placed] = []
        for each, scope in found:
            if not isinstance(each, Display) or each.keys or at >= len(each.items):
                return None
            inner.append((each.items[at], scope))
        found = inner
    return None if any(isinstance(each, Star) for each, _ in found) else found
