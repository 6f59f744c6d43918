"""The moments in which nothing else slows the machine, and what costs in them."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.harness.workload import yardstick

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

#: A moment is quiet if a yardstick takes at most so many times the best one.
QUIET = 1.15


def best(yardsticks: Sequence[float]) -> float:
    """What the fastest twentieth takes: the machine left alone, and no single stroke of luck."""
    return sorted(yardsticks)[len(yardsticks) // 20]


async def in_quiet_moments(drive: Callable[[], Awaitable[float]], wanted: int, yardsticks: list[float]) -> float:
    """The median of what ``drive`` returns, in yardsticks, over so many quiet moments.

    There is a yardstick before and after each, and all are added to the list. After twice as many moments the quietest
    quarter has to do, if fewer were quiet.
    """
    found: list[tuple[float, float]] = []
    before, quiet = yardstick(), 0
    while quiet < wanted and len(found) < 2 * wanted:
        ours = await drive()
        after = yardstick()
        yardsticks += (before, after)
        beside, before = (before + after) / 2, after
        found.append((beside, ours / beside))
        limit = QUIET * best(yardsticks)
        quiet = sum(each <= limit for each, _ in found)
    found.sort()
    return statistics.median(ratio for _, ratio in found[: max(quiet, len(found) // 4, 1)])
