"""Whether a collection may change otherwise before it is handed over, so that the number of its items is not known."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from flake8_aiocost.module.expressions import Name, Subscript, bare, leaf, receiver

if TYPE_CHECKING:
    from collections.abc import Container

    from flake8_aiocost.project.index import ModuleIndex

#: ``grows inside``: in a function inside the one that binds the name, by that name.
Change = Literal["", "grows", "grows inside", "shrinks"]

_ADDING = {"append", "add", "appendleft", "insert", "extend", "update", "setdefault"}
_SHRINKING = {"pop", "popleft", "popitem", "remove", "discard", "clear", "difference_update", "intersection_update"}
#: Functions that are handed a collection and leave it as it is.
_READERS = """
all any chain dict enumerate filter frozenset hash id isinstance islice iter len list map max min next print range repr
reversed set sorted str sum tuple type zip
"""
_READING = frozenset(_READERS.split())


class Changes:
    """Asked of the collections of one module."""

    def __init__(self, index: ModuleIndex, constructs: Container[int]) -> None:
        """Nothing is collected yet; ``constructs`` are the calls that only wait for what they are handed."""
        self._facts = index.facts
        self._names = index.names
        self._constructs = constructs
        self._known: dict[tuple[int, str], Change] = {}

    def of(self, scope: int, name: str) -> Change:
        """What may happen to what a name is bound to, beside what its own function adds to it by that name.

        Args:
            scope: the scope that binds the name.
            name: the name.
        """
        key = (scope, name)
        if key not in self._known:
            # Two names of each other's objects.
            self._known[key] = ""
            found = {change for change, where in self._events.get(name, ()) if self._is_meant(scope, name, where)}
            aliases = (each for each in self._aliases.get(name, ()) if self._is_meant(scope, name, each[1]))
            changes = found | {self._of_alias(scope, alias, where) for alias, where in aliases}
            self._known[key] = "shrinks" if "shrinks" in changes else "grows" if "grows" in changes else ""
            if "grows elsewhere" in found and self._grows_elsewhere(scope, name) and not self._known[key]:
                self._known[key] = "grows inside"
        return self._known[key]

    def _is_meant(self, scope: int, name: str, where: int) -> bool:
        return self._names.bound_in(name, where) == scope

    def _of_alias(self, scope: int, alias: str, where: int) -> Change:
        owner = self._names.bound_in(alias, where)
        if owner < 0 or (owner == scope and not alias):
            return ""
        events = [change for change, place in self._events.get(alias, ()) if self._is_meant(owner, alias, place)]
        return "shrinks" if "shrinks" in events else "grows" if events else ""

    def _grows_elsewhere(self, scope: int, name: str) -> bool:
        """Whether a function inside the one that binds a name adds to it."""
        function = self._facts.scopes[scope].function
        events = self._events.get(name, ())
        return any(
            change == "grows elsewhere"
            and self._facts.scopes[where].function != function
            and self._is_meant(scope, name, where)
            for change, where in events
        )

    @cached_property
    def _events(self) -> dict[str, list[tuple[str, int]]]:
        """By name: how its object may change, and the scope where that stands."""
        found: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for call, record in enumerate(self._facts.calls):
            scope, method = self._names.scope_of(record.place), leaf(record.function)
            if name := bare(receiver(record.function)):
                if method in _SHRINKING:
                    found[name].append(("shrinks", scope))
                elif method in _ADDING:
                    found[name].append(("grows elsewhere", scope))
            if call in self._constructs or method in _READING:
                continue
            for argument in record.arguments:
                if not argument.star and (passed := bare(argument.value)):
                    found[passed].append(("grows", scope))
        for assignment in self._facts.assignments:
            # ``add = waiting.append``: it adds who knows how often.
            value = assignment.value
            for target in assignment.targets:
                if value is None and isinstance(target, Subscript) and (name := bare(target.value)):
                    # ``del waiting[0]``
                    found[name].append(("shrinks", self._names.scope_of(assignment.place)))
            if isinstance(value, Name) and len(value.attributes) == 1 and value.attributes[0] in _ADDING:
                found[value.root].append(("grows", self._names.scope_of(assignment.place)))
        return found

    @cached_property
    def _aliases(self) -> dict[str, list[tuple[str, int]]]:
        """By name: the other names that its object is bound to, and the scope where that stands."""
        found: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for assignment in self._facts.assignments:
            if name := bare(assignment.value):
                for target in assignment.targets:
                    if alias := bare(target):
                        found[name].append((alias, self._names.scope_of(assignment.place)))
        return found
