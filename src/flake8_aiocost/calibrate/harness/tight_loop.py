"""A loop that does nothing else, as in the article that this project comes from."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.harness.noise_filter import in_quiet_moments

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Operation

#: Operations that warm up, and show how many fill a window.
WARM = 256
#: Seconds between two looks at the clock, as long as a yardstick takes: what two coroutines cost in sequence, a third
#: of a µs, was 12 % off in windows of 256 operations.
WINDOW = 5e-4
#: What no operation is faster than, whatever a coarse clock says.
LEAST = 1e-7
#: Windows for each slice of the profile. They are cheap: a pair of window and yardstick takes 1 ms.
WINDOWS = 8


async def tight(operation: Operation, slices: int, yardsticks: list[float]) -> float:
    """The operation in a loop that does nothing else, in yardsticks, which are added to the list.

    Windows of it alternate with yardsticks, and only those in quiet moments count, or the quietest quarter if there are
    few: a spell of a slower machine makes a bare call and the yardstick dearer by factors up to a quarter apart.
    """
    operations = max(1, round(WINDOW / max(LEAST, await seconds(operation, WARM))))
    return await in_quiet_moments(lambda: seconds(operation, operations), slices * WINDOWS, yardsticks)


async def seconds(operation: Operation, times: int) -> float:
    """CPU time of one operation, of so many in a row."""
    started = time.process_time()
    for _ in range(times):
        await operation()
    return (time.process_time() - started) / times
