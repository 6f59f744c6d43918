"""A loop that does nothing else, as in the article that this project comes from."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.work import yardstick

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.benchmarks import Operation

#: Operations between two looks at the clock.
TIGHT = 256


async def tight(operation: Operation, slices: int, yardsticks: list[float]) -> float:
    """The operation in a loop that does nothing else, in yardsticks, which are added to the list."""
    ratios = []
    for _ in range(slices):
        started = time.process_time()
        for _ in range(TIGHT):
            await operation()
        seconds = (time.process_time() - started) / TIGHT
        yardsticks.append(yardstick())
        ratios.append(seconds / yardsticks[-1])
    return statistics.median(ratios)
