"""Tables of functions: what ``TABLE[key]`` and ``TABLE.get(key)`` may be, and what a loop over a table calls.

A name is a table where it is bound once, an attribute where any class that its object may have fills it
(``attribute_tables``). What is stored later (``TABLE[key] = function``, ``TABLE.update({...})``) belongs to it, and so
does what a decorator stores there of what it decorates (``registered``). A key that is a constant tells the entry. A
table may be what a function returns: ``make()[key]``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import OTHER, Constant, Display, Name, Result, Subscript, bare, leaf, receiver
from flake8_aiocost.module.looped import is_each
from flake8_aiocost.project.attribute_tables import AttributeTables
from flake8_aiocost.project.registered import Registered
from flake8_aiocost.project.table_entries import all_stored, constant, differ, of_display, same
from flake8_aiocost.project.value_origin import origin, part_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex
    from flake8_aiocost.project.table_entries import Entry


class Tables:
    """The tables of functions of a project."""

    def __init__(self, project: ProjectIndex) -> None:
        """Look at none yet."""
        self._project = project
        self._kept: dict[int, dict[tuple[str, int], list[Entry]]] = {}
        self._registered, self._attributes = Registered(project), AttributeTables(project, self._returned)

    def entries(self, index: ModuleIndex, call: int) -> Iterator[tuple[ModuleIndex, Expression, int]]:
        """What a call that gets its function from a table may call: module, value and scope of the value."""
        record = index.facts.calls[call]
        function, scope, path = origin(index, record.function, index.names.scope_of(record.place))
        table, key = _taken(index, function)
        while isinstance(table, Subscript) and isinstance(key, Constant) and isinstance(key.value, int):
            # ``TABLE[kind][0]()``
            function, path = table, (key.value, *path)
            table, key = _taken(index, function)
        if isinstance(function, Subscript) and is_each(function) and (inner := _taken(index, table))[0] is not OTHER:
            # ``for handler in TABLE[kind]``
            function, (table, key) = table, inner
        if table is not OTHER:
            for owner, value, at in self._taken_from(index, function, table, key, scope):
                yield owner, part_of(value, path), at

    def _taken_from(
        self, index: ModuleIndex, function: Expression, table: Expression, key: Expression, scope: int
    ) -> Iterator[tuple[ModuleIndex, Expression, int]]:
        """What an expression that takes an entry of a table by a key may be: module, value and scope of the value."""
        key = constant(self._project, index, key, scope)
        if isinstance(function, Result) and len(arguments := index.facts.calls[function.call].arguments) > 1:
            yield index, arguments[1].value, scope
        each_item = isinstance(function, Subscript) and is_each(function)
        found = self._attributes.entries(index, table, scope, listed=each_item)
        yield from ((owner, each, at) for owner, (each, at, under) in found if not differ(key, under))
        for module, value, where in self._bound(index, table, scope):
            if isinstance(value, Display) and not (each_item and value.keys):
                owner = self._project.modules[module]
                kept = of_display(value, where)
                if isinstance(table, Name) and owner is index:
                    for stored in self._stored(owner).get((bare(table), where), ()):
                        # Known keys are stored over each other in the order of the source.
                        kept = [each for each in kept if not same(each[2], stored[2])] + [stored]
                yield from ((owner, each, at) for each, at, under in kept if not differ(key, under))
                yield from self._registered.into(owner, leaf(table), where)

    def _bound(self, index: ModuleIndex, table: Expression, scope: int) -> Iterator[tuple[int, Expression, int]]:
        """What a table is bound to: module, value and scope; of a call that makes it, what the function returns."""
        found: list[tuple[int, Expression, int]] = []
        if isinstance(table, Display):
            found = [(index.number, table, scope)]
        elif (outer := _taken(index, table))[0] is not OTHER:
            # ``TABLE[kind][name]()``
            inner = self._taken_from(index, table, *outer, scope)
            found = [(owner.number, value, where) for owner, value, where in inner]
        elif isinstance(table, Result):
            found = [(index.number, table, scope)]
        elif (local := index.names.only_value(table, scope)) is not None:
            found = [(index.number, *local)]
        elif (made := self._made(index, table, scope)) or (bound := self._project.bound(index.name(table, scope))):
            found = made or [bound]  # type: ignore[list-item]
        for module, value, where in found:
            if not isinstance(value, Result):
                yield module, value, where
            elif (returned := self._returned(self._project.modules[module], value.call)) is not None:
                yield returned

    def _made(self, index: ModuleIndex, table: Expression, scope: int) -> list[tuple[int, Expression, int]]:
        """The calls by which a name is bound, where that is done in several places and by nothing else."""
        owner = index.names.bound_in(bare(table), scope) if bare(table) else -1
        bindings = index.facts.scopes[owner].bindings[bare(table)] if owner >= 0 else ()
        values = [each.value for each in bindings if each.kind == "value" and isinstance(each.value, Result)]
        whole = len(values) == len(bindings)
        return [(index.number, each, owner) for each in values if each is not None] if whole else []

    def _returned(self, index: ModuleIndex, call: int) -> tuple[int, Expression, int] | None:
        """The display that a function of the project returns at its end: module, display and scope."""
        functions = [number for name in index.callees(call) for number in self._project.hierarchy.of(name)]
        if len(functions) != 1:
            return None
        module, local = self._project.place_of(functions[0])
        record = self._project.modules[module].facts.functions[local]
        return None if record.result is None or record.is_async else (module, record.result, record.scope)

    def _stored(self, index: ModuleIndex) -> dict[tuple[str, int], list[Entry]]:
        """By name and scope of a table: what is put into it in the scope where it is made."""
        if index.number not in self._kept:
            found = self._kept[index.number] = {}
            for table, entry in all_stored(index):
                if name := bare(table):
                    found.setdefault((name, entry[1]), []).append(entry)
        return self._kept[index.number]


def _taken(index: ModuleIndex, function: Expression) -> tuple[Expression, Expression]:
    """The table from which a callee is taken, and the key; ``OTHER`` for what it is not."""
    if isinstance(function, Result):
        call = index.facts.calls[function.call]
        key = call.arguments[0].value if call.arguments else OTHER
        return (receiver(call.function), key) if leaf(call.function) == "get" else (OTHER, OTHER)
    if isinstance(function, Subscript):
        return function.value, function.items[0] if len(function.items) == 1 else OTHER
    return OTHER, OTHER
