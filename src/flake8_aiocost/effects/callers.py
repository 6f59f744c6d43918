"""What callers hand over: the values of a parameter, or of an attribute that is nothing but one, all over a project.

``async def limited(operation): await operation()`` waits for what its callers hand it, ``await self.fetch(key)`` for
what whoever makes the object does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.effects.calls import Calls, Value
from flake8_aiocost.effects.collected import Collected
from flake8_aiocost.effects.given import Given
from flake8_aiocost.module.elements import SAME
from flake8_aiocost.module.expressions import (
    Attribute,
    Awaited,
    Comprehension,
    Constant,
    Display,
    Either,
    Name,
    Result,
    Star,
    Sum,
    Walrus,
    bare,
    is_none,
)
from flake8_aiocost.project.arguments import parameter_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.call_graph import CallGraph
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: Parameters in a row that something is handed through: more is no program that somebody wrote.
_DEPTH = 5
#: How a name is bound to something that is made there, or grows by it.
_MADE = ("value", "added")


class Callers:
    """What the callers of a project hand over."""

    def __init__(self, project: ProjectIndex, graph: CallGraph) -> None:
        """Look at nothing yet."""
        self._project, self._graph = project, graph
        self._collected = Collected(project, graph)
        self.calls = Calls(project, graph)
        self._given = Given(project, self.calls)
        #: Names whose collections are being followed: the module, the scope that binds it, and the name.
        self._followed: set[tuple[int, int, str]] = set()

    def items(self, index: ModuleIndex, value: Expression, scope: int) -> Sequence[Value]:
        """What is in a collection: in one that callers hand over, too. ``None`` is what cannot be followed."""
        every = tuple(dict.fromkeys(self._items(Value(index.number, value, scope), _DEPTH)))
        return every if any(each.expression is not None for each in every) else ()

    def values(self, index: ModuleIndex, value: Expression, scope: int) -> Sequence[Value]:
        """What an expression is that callers hand over: ``operation``, ``self.fetch``, ``client.get``.

        Returns:
            All that is handed over, with ``None`` for what cannot be followed. Empty where it is nothing of the kind,
            or nobody is seen that hands it over.
        """
        every = tuple(dict.fromkeys(self._values(index, value, scope, _DEPTH, items=False)))
        return every if any(each.expression is not None for each in every) else ()

    # ── what a name stands for ─────────────────────────────────────────────────────────────────────────────────

    def _values(self, index: ModuleIndex, value: Expression, scope: int, depth: int, *, items: bool) -> Iterator[Value]:
        """The values of an expression, or with ``items`` of what is in it; none where nobody hands it over."""
        if depth == 0 or not isinstance(value, Name):
            return
        parameter = parameter_of(self._project, index, Name(value.root), scope)
        if parameter is not None:
            yield from self._follow(self._given.to(*parameter), value.attributes, depth, items=items)
            return
        owner = index.names.bound_in(value.root, scope)
        if owner < 0:
            return
        name, stands_for = index.facts.scopes[owner].receiver
        if name == value.root and stands_for.endswith("()") and value.attributes:
            held = self._given.attribute(index, stands_for.strip(":()"), value.attributes[0])
            yield from self._follow(held, value.attributes[1:], depth, items=items)
            return
        bindings = index.facts.scopes[owner].bindings[value.root]
        if len(bindings) == 1 and bindings[0].kind == "item" and not bindings[0].path and bindings[0].value is not None:
            where = index.names.scope_of(bindings[0].place)
            inner = self._items(Value(index.number, bindings[0].value, where), depth - 1)
            yield from self._follow(inner, value.attributes, depth, items=items)

    def _follow(
        self, given: Iterator[Value], attributes: tuple[str, ...], depth: int, *, items: bool
    ) -> Iterator[Value]:
        """Through parameters of the callers, and into what an attribute of a value is."""
        for each in given:
            expression = each.expression
            if expression is None:
                yield each
                continue
            for part in expression.parts if isinstance(expression, Either) else (expression,):
                if is_none(part):
                    continue
                whole = _attribute(part, attributes)
                at = Value(each.module, whole, each.scope)
                if items:
                    yield from self._items(at, depth - 1)
                    continue
                index = self._project.modules[each.module]
                further = list(self._values(index, whole, each.scope, depth - 1, items=False))
                yield from further or (at,)

    def _items(self, value: Value, depth: int) -> Iterator[Value]:
        """What is in a collection."""
        expression, index = value.expression, self._project.modules[value.module]
        while isinstance(expression, (Awaited, Walrus, Star)):
            expression = expression.value
        if depth <= 0 or expression is None:
            yield value._replace(expression=None)
        elif isinstance(expression, Display) and all(isinstance(each, Constant) for each in expression.keys):
            # What is awaited is what ``{"name": call()}`` holds under its names.
            for each in expression.items:
                if isinstance(each, Star):
                    yield from self._items(value._replace(expression=each), depth - 1)
                else:
                    yield value._replace(expression=each)
        elif isinstance(expression, Comprehension):
            yield Value(value.module, expression.element, index.names.scope_of(expression.place))
        elif isinstance(expression, Result) and (inner := self._same(index, expression.call)) is not None:
            yield from self._items(value._replace(expression=inner), depth - 1)
        elif isinstance(expression, Sum):
            for each in expression.parts:
                yield from self._items(value._replace(expression=each), depth - 1)
        elif (key := self._key(index, expression, value.scope)) in self._followed:
            # ``todo = [*todo, f(x)]``: what was in it before is followed already.
            return
        elif (held := self._collected_under(index, expression, value.scope)) is not None:
            self._followed.add(key)
            for put, whole in held:
                yield from self._items(put, depth - 1) if whole else iter((put,))
            self._followed.discard(key)
        else:
            found = list(self._values(index, expression, value.scope, depth - 1, items=True))
            yield from found or (value._replace(expression=None),)

    def _key(self, index: ModuleIndex, value: Expression, scope: int) -> tuple[int, int, str]:
        """What a collection is known by that is followed; of what is no name it is nothing that ever is."""
        name = bare(value)
        return index.number, index.names.bound_in(name, scope) if name else -1, name

    def _collected_under(
        self, index: ModuleIndex, value: Expression, scope: int
    ) -> Sequence[tuple[Value, bool]] | None:
        """What a name is bound to, and what is put into that; each with whether it is a collection of such things.

        Returns:
            ``None`` for what is no name of something that is made where it is bound.
        """
        name = bare(value)
        owner = index.names.bound_in(name, scope) if name else -1
        bindings = index.facts.scopes[owner].bindings[name] if owner >= 0 else ()
        if not bindings:
            return None
        if bindings[0].star == "*" and index.facts.scopes[owner].kind == "function":
            return list(self._given.rest(index, owner))
        if any(each.kind not in _MADE or each.value is None for each in bindings):
            return None
        scopes = index.names.scope_of
        bound = [(Value(index.number, each.value, scopes(each.place)), True) for each in bindings]
        return bound + [(Value(*put[:3]), put.whole) for put in self._collected.into(index, name, owner)]

    def _same(self, index: ModuleIndex, call: int) -> Expression | None:
        record = index.facts.calls[call]
        plain = len(record.arguments) == 1 and not record.arguments[0].star and bare(record.function) in SAME
        return record.arguments[0].value if plain else None


def _attribute(value: Expression, attributes: tuple[str, ...]) -> Expression:
    if not attributes:
        return value
    if isinstance(value, Name):
        return Name(value.root, (*value.attributes, *attributes))
    return Attribute(value, attributes)
