"""The calls of a module by the last part of what they call, with what else tells whether they are worth resolving.

Most modules call nothing that a framework or a construct is called. Their calls are not even decoded then.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from flake8_aiocost.module.expressions import Constant, Display, Name, Other, Result
from flake8_aiocost.project.scans import CALLS, scanned

if TYPE_CHECKING:
    from collections.abc import Callable

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Call
    from flake8_aiocost.project.index import ModuleIndex

#: Argument positions that are told apart; a keyword, and what comes after them, has the bit after theirs.
_POSITIONS = 4
#: What a call has: by position, arguments that may be a function, or hold one; loops around it; a name as its first
#: argument; and what it calls is what another call has returned.
HANDS_OVER, IN_LOOP, NAMES_FIRST, OF_RESULT = 31, 32, 64, 128
#: All of that, and that it is a call.
ANY = 511
_CALL, _BITS = 256, 9


class _Table(msgspec.Struct, frozen=True, array_like=True):
    """Of each call its number times 512, and what it has."""

    calls: dict[str, tuple[int, ...]]


class CallsByName:
    """Made for one question, and not kept: of a large project all of them are more than its facts."""

    def __init__(self, index: ModuleIndex) -> None:
        """Look at the calls of a module, unless that is known."""
        self._calls = scanned(index.facts, CALLS, _Table, lambda: _Table(_calls(index))).calls

    def having(self, wanted: Callable[[str], int]) -> list[tuple[int, int]]:
        """The calls that have any of what is wanted, in their order, each with what it has of that.

        Args:
            wanted: tells it of the last part of what is called.
        """
        found = []
        for name, calls in self._calls.items():
            if has := wanted(name):
                found += [(each >> _BITS, each & has) for each in calls if each & has]
        return sorted(found)


def _calls(index: ModuleIndex) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = defaultdict(list)
    called, places = index.aliases.called, index.facts.places
    for number, call in enumerate(index.facts.calls):
        found[called(number)].append(number << _BITS | _has(call, bool(places[call.place].loops)))
    return {name: tuple(calls) for name, calls in found.items()}


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


def _has(call: Call, in_loop: bool) -> int:
    """What a call has, see above."""
    found = _CALL | in_loop * IN_LOOP | (type(call.function) is Result) * OF_RESULT
    for position, each in enumerate(call.arguments):
        if not is_data(each.value):
            found |= KEYWORD if each.keyword else argument(position)
            if not position and not each.star and not each.keyword and type(each.value) is Name:
                found |= NAMES_FIRST
    return found
