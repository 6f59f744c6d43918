"""How often something is run, in n: ``(1, 2)`` is once, and twice for each of n items."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

#: How often without a loop, for each of n items, for each of n times n, and so on.
Often: TypeAlias = "tuple[int, ...]"

NEVER: Often = ()
ONCE: Often = (1,)
#: Nothing is counted more often: loops in loops would be more than a number holds.
MOST_TIMES = 1_000_000
#: Loops in loops beyond so many are as good as so many: twice each time is more than ``MOST_TIMES`` then.
_MOST_LOOPS = 20


def together(one: Often, other: Often) -> Often:
    """How often something is run that is run by two calls."""
    return tuple([min(sum(each), MOST_TIMES) for each in zip_longest(one, other, fillvalue=0)])


def without(one: Often, other: Often) -> Often:
    """How much more often one is than another."""
    return tuple([max(more - less, 0) for more, less in zip_longest(one, other, fillvalue=0)])


def in_loops(often: Often, loops: int) -> Often:
    """How often something is run in so many loops, one inside another, of what is run ``often``."""
    if not often or not loops:
        return often
    most = _MOST_LOOPS + 1
    found = (*(0,) * loops, *often)
    return (*found[: most - 1], min(sum(found[most - 1 :]), MOST_TIMES)) if len(found) > most else found


def repeated(often: Often, items: int) -> int:
    """How often that is, where each loop has so many items."""
    return min(sum([each * int(items**loops) for loops, each in enumerate(often)]), MOST_TIMES)


def formula(often: Often, prices: Sequence[float]) -> tuple[float, ...]:
    """A formula as often as that: prices are per call, for each of n, for each of n times n, and so on."""
    found = [0.0] * (len(often) + len(prices) - 1) if often and prices else []
    for loops, times in enumerate(often):
        for more, price in enumerate(prices):
            found[loops + more] += times * price
    return tuple(found)
