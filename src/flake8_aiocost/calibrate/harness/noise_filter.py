"""Filter out the noise of other processes: keep the measurements that were taken while the machine was undisturbed.

A *yardstick* is the CPU time of a fixed piece of ordinary Python (``workload.py``). Whatever slows the machine down
makes a yardstick take longer, so a measurement between two fast yardsticks was taken at an undisturbed moment.
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.harness.workload import yardstick

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

#: A moment counts as undisturbed if its yardstick takes at most this many times the best one.
UNDISTURBED_LIMIT = 1.15


def slowest_undisturbed(yardsticks: Sequence[float]) -> float:
    """Up to this yardstick a moment counts as undisturbed. Of all, the 5th percentile is the best, not an outlier."""
    return UNDISTURBED_LIMIT * sorted(yardsticks)[len(yardsticks) // 20]


def undisturbed_yardstick(yardsticks: Sequence[float]) -> float:
    """The yardstick of the undisturbed machine: the median of those that were taken at undisturbed moments.

    Values taken at those moments are multiplied by it, so it has to be what a yardstick usually takes there. The best
    ones take 4 % less on a machine that nothing disturbs.
    """
    limit = slowest_undisturbed(yardsticks)
    return statistics.median(each for each in yardsticks if each <= limit)


async def median_undisturbed(measure: Callable[[], Awaitable[float]], wanted: int, yardsticks: list[float]) -> float:
    """``medians_undisturbed`` of a measurement that is one number."""

    async def measure_one() -> tuple[float]:
        return (await measure(),)

    (median,) = await medians_undisturbed(measure_one, wanted, yardsticks)
    return median


async def medians_undisturbed(
    measure: Callable[[], Awaitable[tuple[float, ...]]], wanted: int, yardsticks: list[float]
) -> tuple[float, ...]:
    """Repeat a measurement of some numbers; returns the median of the undisturbed results of each, in yardsticks.

    Runs a yardstick before and after each measurement, and stops when ``wanted`` results are undisturbed or twice that
    number were taken. If fewer than a quarter of all results are undisturbed by then, the quarter with the fastest
    yardsticks counts.

    Args:
        measure: takes one measurement, in seconds.
        wanted: how many undisturbed results are needed.
        yardsticks: all yardsticks of this process; the new ones are appended.
    """
    results: list[tuple[float, tuple[float, ...]]] = []
    before, undisturbed = yardstick(), 0
    while undisturbed < wanted and len(results) < 2 * wanted:
        seconds = await measure()
        after = yardstick()
        yardsticks += (before, after)
        around, before = (before + after) / 2, after
        results.append((around, tuple([each / around for each in seconds])))
        limit = slowest_undisturbed(yardsticks)
        undisturbed = sum(around <= limit for around, _ in results)
    results.sort()
    counting = [ratios for _, ratios in results[: max(undisturbed, len(results) // 4, 1)]]
    return tuple([statistics.median(each) for each in zip(*counting, strict=True)])
