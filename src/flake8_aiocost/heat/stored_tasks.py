"""Which functions of a module wait for what is stored under a name: ``await self.task``, ``gather(*self.tasks)``."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Display, Star, Subscript, bare, leaf, receiver

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex

#: Calls that wait for nothing that they are handed.
_LOOKING = frozenset({"len", "bool", "isinstance", "hasattr", "getattr", "id", "print", "repr", "str"})
#: The last part of a name, and whether that is all of it.
_Stored = tuple[str, bool]


class StoredTasks:
    """Asked of the modules of a project."""

    def __init__(self) -> None:
        """Look at nothing yet."""
        self._waiting: dict[int, Mapping[_Stored, set[int]]] = {}
        self._cancelling: dict[int, frozenset[int]] = {}

    def is_waited(self, index: ModuleIndex, stored: Expression, place: int, *, elsewhere: bool) -> bool:
        """Whether anything waits for what is stored.

        Args:
            index: the module.
            stored: the attribute or container that it is stored in.
            place: where that is done.
            elsewhere: whether other functions count than the one there. One that cancels only clears up.
        """
        stored = _whole(stored)
        if index.number not in self._waiting:
            self._waiting[index.number] = _waiting(index)
        waiting = self._waiting[index.number].get((leaf(stored), bool(bare(stored))), set())
        if index.facts.places[place].function in waiting:
            return True
        return elsewhere and not waiting <= self._cancels(index)

    def _cancels(self, index: ModuleIndex) -> frozenset[int]:
        if index.number not in self._cancelling:
            calls = enumerate(index.facts.calls)
            found = frozenset(index.function_of(number) for number, call in calls if leaf(call.function) == "cancel")
            self._cancelling[index.number] = found
        return self._cancelling[index.number]


def _waiting(index: ModuleIndex) -> Mapping[_Stored, set[int]]:
    """By what is stored: the functions that wait for it, or for something that holds it."""
    found: dict[_Stored, set[int]] = defaultdict(set)
    for place, value in _waits(index):
        for each in map(_whole, value.items if isinstance(value, Display) else (value,)):
            found[leaf(each), bool(bare(each))].add(index.facts.places[place].function)
    return found


def _waits(index: ModuleIndex) -> Iterator[tuple[int, Expression]]:
    """What is awaited in a module, or joined, run over, or handed to a call that may do so, with the places."""
    facts = index.facts
    for use in facts.uses:
        if use.kind == "await":
            yield use.place, use.value
    for loop in facts.loops:
        if loop.iterable is not None:
            yield loop.inside, loop.iterable
    for call in facts.calls:
        if leaf(call.function) == "join":
            yield call.place, receiver(call.function)
        elif leaf(call.function) not in _LOOKING:
            yield from ((call.place, each.value) for each in call.arguments)


def _whole(value: Expression) -> Expression:
    while isinstance(value, (Star, Subscript)):
        value = value.value
    return value
