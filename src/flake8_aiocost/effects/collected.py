"""What is put into a collection that a name stands for, beside what it is bound to.

By its methods (``waiting.append(f(x))``), by one of them under a name of its own (``add = waiting.append``), by another
name for the whole (``same = waiting``), and by a function of the project that is handed it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from flake8_aiocost.module.expressions import Name, Subscript, bare, leaf, receiver
from flake8_aiocost.project.arguments import target_parameter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import TypeAlias

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.call_graph import CallGraph
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: Methods that put in one thing, which is their last argument, and those that put in all that is in another collection.
_ONE = frozenset({"append", "add", "appendleft", "insert"})
_ALL = frozenset({"extend", "update"})
#: Names for one collection, in functions that it is handed to as well: more is no program that somebody wrote.
_MOST = 50


class Put(NamedTuple):
    """Something that is put in: an expression in a scope of a module; ``whole``: all that is in it."""

    module: int
    expression: Expression
    scope: int
    whole: bool


#: A name for a collection: the module, the name, and the scope that binds it.
_Name: TypeAlias = "tuple[ModuleIndex, str, int]"


class _Uses(NamedTuple):
    """Where the names of a module stand that may be collections, by name."""

    methods: Mapping[str, Sequence[int]]
    arguments: Mapping[str, Sequence[tuple[int, int]]]
    values: Mapping[str, Sequence[int]]
    items: Mapping[str, Sequence[int]]


class Collected:
    """Looks up what is put into the collections of a project."""

    def __init__(self, project: ProjectIndex, graph: CallGraph) -> None:
        """Look at nothing yet."""
        self._project, self._graph, self._uses = project, graph, _Lazy(project)

    def into(self, index: ModuleIndex, name: str, scope: int) -> Iterator[Put]:
        """What is put into a collection.

        Args:
            index: the module.
            name: what the collection is called.
            scope: the scope that binds the name.
        """
        todo, seen = [(index, name, scope)], {(index.number, name, scope)}
        while todo and len(seen) <= _MOST:
            where, each, owner = todo.pop()
            yield from self._by_name(where, each, owner)
            for other in (*self._renamed(where, each, owner), *self._handed(where, each, owner)):
                if isinstance(other, Put):
                    yield other
                elif (key := (other[0].number, *other[1:])) not in seen:
                    seen.add(key)
                    todo.append(other)

    def _by_name(self, index: ModuleIndex, name: str, scope: int) -> Iterator[Put]:
        """By its methods, and by its items."""
        uses, names, facts = self._uses[index.number], index.names, index.facts
        for call in uses.methods.get(name, ()):
            record = facts.calls[call]
            if names.bound_in(name, names.scope_of(record.place)) == scope:
                yield from _put(index, call, leaf(record.function))
        for number in uses.items.get(name, ()):
            each = facts.assignments[number]
            where = names.scope_of(each.place)
            if each.value is not None and names.bound_in(name, where) == scope:
                yield Put(index.number, each.value, where, whole=False)

    def _renamed(self, index: ModuleIndex, name: str, scope: int) -> Iterator[Put | _Name]:
        """Through ``same = waiting`` and ``add = waiting.append``."""
        uses, names, facts = self._uses[index.number], index.names, index.facts
        for number in uses.values.get(name, ()):
            each = facts.assignments[number]
            where = names.scope_of(each.place)
            if names.bound_in(name, where) != scope or not isinstance(each.value, Name):
                continue
            for target in each.targets:
                alias = bare(target)
                owner = names.bound_in(alias, where) if alias else -1
                if owner < 0 or (owner, alias) == (scope, name):
                    continue
                if not each.value.attributes:
                    yield index, alias, owner
                    continue
                for call in index.calls_of(facts.places[each.place].function):
                    if bare(facts.calls[call].function) == alias:
                        yield from _put(index, call, each.value.attributes[0])

    def _handed(self, index: ModuleIndex, name: str, scope: int) -> Iterator[_Name]:
        """Through functions of the project that are handed the collection."""
        for call, position in self._uses[index.number].arguments.get(name, ()):
            record = index.facts.calls[call]
            if index.names.bound_in(name, index.names.scope_of(record.place)) != scope:
                continue
            caller = self._project.number(index.number, index.function_of(call))
            targets = self._graph.callees.called(index, call, caller)
            filled = target_parameter(self._project, index, call, position, targets[0]) if len(targets) == 1 else None
            if filled is None or filled.key is not None:
                continue
            module, local = self._project.place_of(targets[0])
            inner = self._project.modules[module]
            yield inner, filled.name, inner.facts.functions[local].scope


class _Lazy(dict[int, _Uses]):
    """The uses of each module, read when they are asked for."""

    def __init__(self, project: ProjectIndex) -> None:
        super().__init__()
        self._project = project

    def __missing__(self, module: int) -> _Uses:
        facts = self._project.modules[module].facts
        methods: dict[str, list[int]] = defaultdict(list)
        arguments: dict[str, list[tuple[int, int]]] = defaultdict(list)
        values: dict[str, list[int]] = defaultdict(list)
        items: dict[str, list[int]] = defaultdict(list)
        for call, record in enumerate(facts.calls):
            if leaf(record.function) in _ONE | _ALL and (owner := bare(receiver(record.function))):
                methods[owner].append(call)
            for position, argument in enumerate(record.arguments):
                if not argument.star and (name := bare(argument.value)):
                    arguments[name].append((call, position))
        for number, each in enumerate(facts.assignments):
            value = each.value
            if isinstance(value, Name) and (not value.attributes or value.attributes[0] in _ONE | _ALL):
                values[value.root].append(number)
            for target in each.targets:
                if isinstance(target, Subscript) and (name := bare(target.value)):
                    items[name].append(number)
        self[module] = _Uses(methods, arguments, values, items)
        return self[module]


def _put(index: ModuleIndex, call: int, method: str) -> Iterator[Put]:
    record = index.facts.calls[call]
    given = [each.value for each in record.arguments if not each.star and not each.keyword]
    scope = index.names.scope_of(record.place)
    if method in _ONE and given:
        yield Put(index.number, given[-1], scope, whole=False)
    elif method in _ALL and len(given) == 1:
        yield Put(index.number, given[0], scope, whole=True)
