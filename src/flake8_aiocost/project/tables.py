"""Tables of functions: what ``TABLE[key]`` and ``TABLE.get(key)`` may be, where a table is bound once.

What is stored later (``TABLE[key] = function``, ``TABLE.update({...})``) belongs to it. A key that is a constant tells
the entry. A table may be what a function returns: ``make()[key]``. So does what a decorator stores there of what it
decorates (``registered``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import OTHER, Constant, Display, Name, Result, Subscript, bare, leaf, receiver
from flake8_aiocost.project.registered import Registered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: A value, the scope in which it is evaluated, and its key.
_Entry = tuple["Expression", int, "Expression"]


class Tables:
    """The tables of functions of a project."""

    def __init__(self, project: ProjectIndex) -> None:
        """Look at none yet."""
        self._project = project
        self._kept: dict[int, dict[tuple[str, int], list[_Entry]]] = {}
        self._registered = Registered(project)

    def entries(self, index: ModuleIndex, call: int) -> Iterator[tuple[ModuleIndex, Expression, int]]:
        """What a call that gets its function from a table may call: module, value and scope of the value."""
        record = index.facts.calls[call]
        scope = index.names.scope_of(record.place)
        table, key = _taken(index, record.function)
        if table is OTHER and (bound := index.names.only_value(record.function, scope)) is not None:
            # ``handler = TABLE.get(kind)``, and ``handler(key)``.
            value, scope = bound
            table, key = _taken(index, value)
        if table is OTHER:
            return
        key = _constant(self._project, index, key, scope)
        for module, value, where in self._bound(index, table, scope):
            if isinstance(value, Display):
                owner = self._project.modules[module]
                kept = _of_display(value, where)
                if isinstance(table, Name) and owner is index:
                    for stored in self._stored(owner).get((bare(table), where), ()):
                        # Known keys are stored over each other in the order of the source.
                        kept = [each for each in kept if not _same(each[2], stored[2])] + [stored]
                yield from ((owner, each, at) for each, at, under in kept if not _differ(key, under))
                yield from self._registered.into(owner, leaf(table), where)

    def _bound(self, index: ModuleIndex, table: Expression, scope: int) -> Iterator[tuple[int, Expression, int]]:
        """What a table is bound to: module, value and scope; of a call that makes it, what the function returns."""
        found: list[tuple[int, Expression, int]] = []
        if isinstance(table, Result):
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

    def _stored(self, index: ModuleIndex) -> dict[tuple[str, int], list[_Entry]]:
        """By name and scope of a table: what is put into it in the scope where it is made."""
        if index.number not in self._kept:
            found = self._kept[index.number] = {}
            for table, entry in _all_stored(index):
                found.setdefault((table, entry[1]), []).append(entry)
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


def _constant(project: ProjectIndex, index: ModuleIndex, key: Expression, scope: int) -> Expression:
    """A key that is a name bound to a constant, as that."""
    local = index.names.only_value(key, scope)
    found = local[0] if local is not None else None
    if found is None and isinstance(key, Name):
        bound = project.bound(index.name(key, scope))
        found = bound[1] if bound is not None else None
    return found if isinstance(found, Constant) else key


def _of_display(display: Display, scope: int) -> list[_Entry]:
    keys: Sequence[Expression] = display.keys
    if display.kind in ("list", "tuple"):
        keys = [Constant(at) for at in range(len(display.items))]
    return [(each, scope, key) for each, key in zip(display.items, keys or [OTHER] * len(display.items), strict=True)]


def _all_stored(index: ModuleIndex) -> Iterator[tuple[str, _Entry]]:
    """``table[key] = value`` and ``table.update({key: value})``, each with the name of its table."""
    for each in index.facts.assignments:
        where = index.names.scope_of(each.place)
        for target in each.targets:
            if each.value is not None and isinstance(target, Subscript) and (table := bare(target.value)):
                yield table, (each.value, where, target.items[0] if len(target.items) == 1 else OTHER)
    for call in index.facts.calls:
        if leaf(call.function) == "update" and (table := bare(receiver(call.function))):
            for argument in call.arguments:
                if isinstance(argument.value, Display) and argument.value.keys:
                    for entry in _of_display(argument.value, index.names.scope_of(call.place)):
                        yield table, entry


def _same(key: Expression, other: Expression) -> bool:
    return isinstance(key, Constant) and isinstance(other, Constant) and _text(key) == _text(other)


def _differ(key: Expression, other: Expression) -> bool:
    return isinstance(key, Constant) and isinstance(other, Constant) and _text(key) != _text(other)


def _text(key: Constant) -> str:
    return repr(key.value)
