"""Measure an operation in a tight loop that does nothing else, as the article did that this project comes from."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.harness.noise_filter import median_undisturbed

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Operation

#: Operations that warm up; they also show how many operations fill a window.
WARMUP = 256
#: Seconds between two readings of the clock, as long as a yardstick takes. With windows of 256 operations, the cost of
#: two coroutines in sequence (a third of a µs) was 12 % off.
WINDOW = 5e-4
#: Seconds. No operation is faster than this, whatever a coarse clock says.
MIN_OPERATION = 1e-7
#: Windows for each slice of the profile. They are cheap: a window with its yardstick takes 1 ms.
WINDOWS = 8


async def measure_in_tight_loop(operation: Operation, slices: int, yardsticks: list[float]) -> float:
    """The CPU time of one operation, in yardsticks. The yardsticks that were run are appended to the list.

    Windows of the operation alternate with yardsticks, and only undisturbed windows count (``noise_filter.py``).
    Dividing by the yardstick does not correct a disturbed window: a slow spell makes a bare call and the yardstick
    slower by factors that differ by up to a quarter.
    """
    operations = max(1, round(WINDOW / max(MIN_OPERATION, await cpu_seconds(operation, WARMUP))))
    return await median_undisturbed(lambda: cpu_seconds(operation, operations), slices * WINDOWS, yardsticks)


async def cpu_seconds(operation: Operation, times: int) -> float:
    """CPU time of one operation: the mean over several in a row."""
    started = time.process_time()
    for _ in range(times):
        await operation()
    return (time.process_time() - started) / times
