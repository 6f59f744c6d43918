"""Under which other names a module may call something: ``g`` after ``from asyncio import gather as g``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import msgspec

from flake8_aiocost.module.expressions import Result, leaf
from flake8_aiocost.project.scans import ALIASES, scanned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Set

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import ModuleFacts


class _Table(msgspec.Struct, frozen=True, array_like=True):
    """Names by what they mean: those bound anywhere, and those of the module's level, which others may import."""

    names: dict[str, tuple[str, ...]]
    offered: dict[str, tuple[str, ...]]


class Aliases:
    """The last parts of names, and what they are bound to, whatever the scope.

    It tells cheaply which calls may be of something, so that only those are resolved: a necessary condition.
    """

    def __init__(self, facts: ModuleFacts) -> None:
        """Collect the bindings of ``facts``."""
        self._facts = facts
        table = scanned(facts, ALIASES, _Table, self._table)
        self._names = _interned(table.names)
        #: By the last part of what it is: the names that other modules may import from this one.
        self._offered = _interned(table.offered)

    def _table(self) -> _Table:
        return _Table(_collected(self._renamed()), _collected(self._bound()))

    def spelled(self, leaves: Iterable[str]) -> set[str]:
        """The last parts of all names that may stand for one that ends in one of ``leaves``, these included."""
        found = set(leaves)
        # A module renames few things, and there are hundreds of leaves.
        todo = [each for each in self._names if each in found]
        while todo:
            more = set(self._names[todo.pop()]) - found
            found |= more
            todo += self._names.keys() & more
        return found

    def spelled_for(self, wanted: Mapping[str, int]) -> dict[str, int]:
        """Likewise, where different things are wanted of different names: those that may stand for others.

        Args:
            wanted: some bits by the last part of a name.

        Returns:
            The bits of names that stand for one of these, their own included.
        """
        found: dict[str, int] = {}
        todo = [each for each in self._names if each in wanted]
        while todo:
            meant = todo.pop()
            bits = found.get(meant, wanted.get(meant, 0))
            for name in self._names[meant]:
                before = found.get(name, wanted.get(name, 0))
                if bits & ~before:
                    found[name] = before | bits
                    if name in self._names:
                        todo.append(name)
        return found

    def renamed(self, leaves: Set[str]) -> set[str]:
        """Of the names that other modules may import from this one: those bound here to one that ends in a leaf."""
        return set[str]().union(*(self._offered[each] for each in leaves if each in self._offered)) - leaves

    def _bound(self) -> Iterator[tuple[str, str]]:
        """Pairs of a name of the module's level and the last part of what it is."""
        for name, bindings in self._facts.scopes[0].bindings.items():
            for binding in bindings:
                value = binding.value
                if isinstance(value, Result):
                    # ``partial(gather)`` is one, what ``gather()`` returns is none.
                    call = self._facts.calls[value.call]
                    value = call.arguments[0].value if call.arguments and leaf(call.function) == "partial" else None
                meant = binding.dotted.rpartition(".")[2] if binding.kind == "import" else leaf(value) if value else ""
                if meant and meant != name and binding.kind in ("import", "value"):
                    yield name, meant

    def called(self, call: int) -> str:
        """The last part of the name that is called, also for ``leaf(...)(...)``; else ``""``."""
        function = self._facts.calls[call].function
        while isinstance(function, Result):
            function = self._facts.calls[function.call].function
        return leaf(function)

    def of(self, expression: Expression) -> str:
        """The last part of what is called or named; of ``partial(f)`` that of ``f``."""
        while isinstance(expression, Result):
            call = self._facts.calls[expression.call]
            is_partial = call.arguments and not isinstance(call.function, Result) and leaf(call.function) == "partial"
            expression = call.arguments[0].value if is_partial else call.function
        return leaf(expression)

    def _renamed(self) -> Iterator[tuple[str, str]]:
        """Pairs of a name and the last part of what it is bound to."""
        for scope in self._facts.scopes:
            for name, bindings in scope.bindings.items():
                for binding in bindings:
                    if binding.kind == "import" and (last := binding.dotted.rpartition(".")[2]) != name:
                        yield name, last
        for assignment in self._facts.assignments:
            if assignment.value is not None and (meant := self.of(assignment.value)):
                for target in assignment.targets:
                    if name := self.of(target):
                        yield name, meant
        for function in self._facts.functions:
            for decorator in function.decorators:
                yield function.name, self.of(decorator)


def _collected(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Names by what they mean."""
    found: dict[str, tuple[str, ...]] = {}
    for name, meant in dict.fromkeys(pairs):
        found[meant] = (*found.get(meant, ()), name)
    return found


def _interned(names: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The same few names are bound in most modules."""
    return {sys.intern(meant): tuple(map(sys.intern, every)) for meant, every in names.items()}
