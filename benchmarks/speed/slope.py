"""How time grows with size: a line through the points on two logarithmic scales."""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Point = tuple[float, float]


def exponent(points: Sequence[Point]) -> float:
    """The k of "time ~ size^k" that fits best. 1 is linear, 2 quadratic.

    Args:
        points: sizes and times, two different sizes at the least.
    """
    sizes = [math.log(size) for size, _ in points]
    times = [math.log(time) for _, time in points]
    return statistics.linear_regression(sizes, times).slope


def last_doubling(points: Sequence[Point]) -> float:
    """By how much the last doubling of the size multiplied the time.

    A fit over all points lies below the true exponent where a fixed part of the time hides the growth of the small
    sizes; the last two points tell.
    """
    (size, time), (larger, longer) = sorted(points)[-2:]
    steps = math.log2(larger / size)
    return math.pow(longer / time, 1 / steps)
