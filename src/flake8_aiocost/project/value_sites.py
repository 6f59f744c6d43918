"""Where the values of a module go: all places at which the result of a call, or what a name holds, is used.

A name holds what it is bound to, and a container what is put into it. Only containers of the same function are
followed: what goes into any other one outlives the call.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from flake8_aiocost.module.expressions import (
    Attribute,
    Comprehension,
    Constant,
    Display,
    Either,
    Lambda,
    Name,
    Other,
    Result,
    Star,
    Subscript,
    Sum,
    Walrus,
    bare,
    leaf,
    receiver,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.module.resolver import Resolver
    from flake8_aiocost.project.bound_names import BoundNames

#: A call whose result it is, or a name with the scope that binds it.
Holder: TypeAlias = "int | tuple[int, str]"

#: Methods that put what they are handed into a container.
ADDING = frozenset({"append", "appendleft", "add", "insert", "extend", "update", "setdefault"})
_PARTS = (Star, Walrus, Subscript)
#: Most values are constants, and hold nothing.
_NOTHING = frozenset({Constant, Other, Lambda})


class Site(NamedTuple):
    """One use of a value.

    ``bound``: a name is bound to it, ``holder``. ``stored``: an attribute, or an item of a container that is no name of
    the function, is bound to ``target``. ``argument``: ``call`` is handed it, as its ``position``. ``method``: ``call``
    is of its method ``name``, or is handed that. ``await``, ``return`` and ``yield`` are what they say. ``place`` and
    ``statement`` are where it is used. ``inside``: it is an item of what is used there, of a
    container or a display, but of no tuple.
    """

    kind: Literal["bound", "stored", "argument", "method", "await", "return", "yield"]
    place: int
    statement: int
    holder: Holder = -1
    call: int = -1
    position: int = -1
    name: str = ""
    target: Expression | None = None
    inside: bool = False


class ValueSites:
    """The sites of one module, by what is used."""

    def __init__(self, facts: ModuleFacts, names: Resolver, bound: BoundNames) -> None:
        """Nothing is collected yet; ``bound`` tells how names are bound."""
        self._facts = facts
        self._names = names
        self._bound = bound

    def of(self, holder: Holder) -> list[Site]:
        """All uses of the result of a call, or of what a name holds."""
        return self._sites.get(holder, [])

    def calls(self, holder: Holder) -> list[int]:
        """The calls of what a name or a result is, or holds."""
        return self._called.get(holder, [])

    @cached_property
    def _called(self) -> dict[Holder, list[int]]:
        found: dict[Holder, list[int]] = defaultdict(list)
        for number, call in enumerate(self._facts.calls):
            for holder in self.holders(call.function, call.place):
                found[holder].append(number)
        return found

    @cached_property
    def _sites(self) -> dict[Holder, list[Site]]:
        found: dict[Holder, list[Site]] = defaultdict(list)
        for each in (self._bindings(), self._assignments(), self._calls(), self._handovers()):
            for holder, site in each:
                found[holder].append(site)
        return found

    def holders(self, value: Expression, place: int) -> Iterator[Holder]:
        """The calls and names whose values an expression is, or holds."""
        return (holder for holder, _ in self._held(value, place))

    def _used(self, value: Expression, place: int, site: Site) -> Iterator[tuple[Holder, Site]]:
        for holder, inside in self._held(value, place):
            yield holder, site._replace(inside=True) if inside else site

    def _held(self, value: Expression, place: int) -> Iterator[tuple[Holder, bool]]:
        """Each with whether the expression is no such value itself, but holds it."""
        todo = [(value, place, False)]
        while todo:
            each, at, inside = todo.pop()
            if type(each) in _NOTHING:
                continue
            if isinstance(each, Result):
                yield each.call, inside
            elif name := bare(each):
                scope = self._names.bound_in(name, self._facts.places[at].scope)
                if scope >= 0:
                    yield (scope, name), inside
            elif isinstance(each, _PARTS):
                todo.append((each.value, at, inside))
            elif isinstance(each, (Either, Sum)):
                todo += [(part, at, inside) for part in each.parts]
            elif isinstance(each, Display):
                # A function that returns a tuple returns its items.
                within = inside or each.kind != "tuple"
                todo += [(part, at, within) for part in (*each.items, *each.keys)]
            elif isinstance(each, Comprehension):
                todo.append((each.element, each.place, True))

    def _bindings(self) -> Iterator[tuple[Holder, Site]]:
        for number, scope in enumerate(self._facts.scopes):
            for name, bindings in scope.bindings.items():
                for each in bindings:
                    if each.value is not None and each.kind in ("value", "with", "item", "unpacked", "added"):
                        site = Site("bound", each.place, each.statement, (number, name))
                        yield from self._used(each.value, each.place, site)

    def _assignments(self) -> Iterator[tuple[Holder, Site]]:
        for each in self._facts.assignments:
            if each.value is None:
                continue
            for target in each.targets:
                if bare(target) or not isinstance(target, (Name, Attribute, Subscript)):
                    continue
                own = self.own(target.value, each.place) if isinstance(target, Subscript) else None
                site = Site("stored", each.place, each.statement, target=target)
                if own is not None:
                    site = Site("bound", each.place, each.statement, own, inside=True)
                yield from self._used(each.value, each.place, site)

    def own(self, value: Expression, place: int) -> Holder | None:
        """The container that a name of the function around is, and no parameter of it."""
        name = bare(value)
        here = self._facts.places[place]
        scope = self._names.bound_in(name, here.scope) if name else -1
        if scope < 0:
            return None
        record = self._facts.scopes[scope]
        is_own = record.kind != "module" and record.function == here.function
        return (scope, name) if is_own and "parameter" not in self._bound[scope, name].kinds else None

    def _calls(self) -> Iterator[tuple[Holder, Site]]:
        for number, call in enumerate(self._facts.calls):
            function = call.function
            owner = self._owner(function)
            if owner is not None:
                site = Site("method", call.place, call.statement, call=number, name=leaf(function))
                yield from self._used(owner, call.place, site)
            adds = leaf(function) in ADDING
            container = self.own(receiver(function), call.place) if adds else None
            for position, argument in enumerate(call.arguments):
                if container is not None:
                    site = Site("bound", call.place, call.statement, container, inside=True)
                elif adds:
                    site = Site("stored", call.place, call.statement, target=receiver(function))
                else:
                    site = Site("argument", call.place, call.statement, -1, number, position, argument.keyword)
                yield from self._used(argument.value, call.place, site)
                # ``stack.callback(task.cancel)``
                method = self._owner(argument.value)
                if method is not None:
                    site = Site("method", call.place, call.statement, call=number, name=leaf(argument.value))
                    yield from self._used(method, call.place, site)

    def _owner(self, function: Expression) -> Expression | None:
        """The object whose method an expression is; of ``group.cancel_scope.cancel`` the group."""
        if isinstance(function, Name):
            return Name(function.root) if function.attributes else None
        return function.value if isinstance(function, Attribute) else None

    def _handovers(self) -> Iterator[tuple[Holder, Site]]:
        for each in self._facts.handovers:
            if each.value is not None:
                site = Site(each.kind, each.place, each.statement)
                yield from self._used(each.value, each.place, site)
