"""The calls of a module by the last part of what they call, with what else tells whether they are worth resolving.

Most modules call nothing that a framework or a construct is called. Their calls are not even decoded then.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from flake8_aiocost.module.expressions import Constant, Display, Name, Other, Result
from flake8_aiocost.module.stored import beside
from flake8_aiocost.project.scans import CALLS, scanned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Call
    from flake8_aiocost.project.index import ModuleIndex

#: Argument positions that are told apart; a keyword, and what comes after them, has the bit after theirs.
_POSITIONS = 4
#: What a call has: by position, arguments that may be a function, or hold one; loops around it; a function as its
#: first argument, see ``takes_function``; and what it calls is what another call has returned.
HANDS_OVER, IN_LOOP, TAKES_FUNCTION, OF_RESULT = 31, 32, 64, 128
#: All of that, and that it is a call.
ANY = 511
_CALL, _BITS = 256, 9
#: How the name of a function is bound.
_DEFINED = frozenset({"function", "import"})
#: And where it is one of several: ``for path, index in PAGES: app.get(path)(index)``.
_LISTED = frozenset({"item", "unpacked"})


class _Table(msgspec.Struct, frozen=True, array_like=True):
    """Of each call its number times 512, and what it has."""

    calls: dict[str, tuple[int, ...]]


class CallsByName:
    """Made for one question, and not kept: of a large project all of them are more than its facts."""

    def __init__(self, index: ModuleIndex) -> None:
        """Take a module."""
        self._index = index

    def having(self, wanted: Callable[[str], int]) -> list[tuple[int, int]]:
        """The calls that have any of what is wanted, in their order, each with what it has of that.

        Args:
            wanted: tells it of the last part of what is called.
        """
        if beside(self._index.facts) is None:
            return list(self._looked_up(wanted))
        found = []
        for name, calls in scanned(self._index.facts, CALLS, _Table, self._table).calls.items():
            if bits := wanted(name):
                found += [(each >> _BITS, each & bits) for each in calls if each & bits]
        return sorted(found)

    def _table(self) -> _Table:
        found: dict[str, list[int]] = defaultdict(list)
        called = self._index.aliases.called
        for number, call in enumerate(self._index.facts.calls):
            found[called(number)].append(number << _BITS | self._has(call))
        return _Table({name: tuple(calls) for name, calls in found.items()})

    def _looked_up(self, wanted: Callable[[str], int]) -> Iterator[tuple[int, int]]:
        """Without a table, which is worth it only where it is kept: not while somebody edits the module."""
        called = self._index.aliases.called
        asked: dict[str, int] = {}
        for number, call in enumerate(self._index.facts.calls):
            name = called(number)
            bits = asked.get(name)
            if bits is None:
                bits = asked[name] = wanted(name)
            if bits and (has := self._has(call) & bits):
                yield number, has

    def _has(self, call: Call) -> int:
        """What a call has, see above."""
        found = _CALL | (type(call.function) is Result) * OF_RESULT
        for position, each in enumerate(call.arguments):
            if not is_data(each.value):
                found |= KEYWORD if each.keyword else argument(position)
        if self._index.facts.places[call.place].loops:
            found |= IN_LOOP
        return found | takes_function(self._index, call) * TAKES_FUNCTION


def argument(position: int) -> int:
    """The bit of an argument at a position."""
    return 1 << min(position, _POSITIONS)


#: The bit of an argument that has a keyword.
KEYWORD = argument(_POSITIONS)


def is_data(value: Expression) -> bool:
    """Whether a value is no function, and holds none: ``3``, ``{}``, ``["a", "b"]``."""
    kind = type(value)
    if kind is Display:
        return all(map(is_data, value.items)) and all(map(is_data, value.keys))  # type: ignore[union-attr]
    return kind is Constant or kind is Other


def takes_function(index: ModuleIndex, call: Call) -> bool:
    """Whether the first argument of a call may be a function: a necessary condition, asked of the facts alone."""
    first = call.arguments[0] if call.arguments else None
    if first is None or first.star or first.keyword or not isinstance(first.value, Name):
        return False
    scope = index.facts.places[call.place].scope
    owner = index.names.bound_in(first.value.root, scope)
    if owner < 0:
        return False
    if first.value.attributes and (
        type(call.function) is Result or index.facts.scopes[owner].receiver[0] == first.value.root
    ):
        # Of what a call has returned it is a decorator, as a rule: ``app.listener("stop")(worker.close)``.
        return True
    kinds = index.bound[owner, first.value.root].kinds
    return not _DEFINED.isdisjoint(kinds) or (type(call.function) is Result and not _LISTED.isdisjoint(kinds))
