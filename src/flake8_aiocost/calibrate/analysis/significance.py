"""Whether two costs differ significantly: Student's t-test, two-tailed, 95 %."""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.harness.profiles import PROFILES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flake8_aiocost.cost.table import Point, Table

#: The probability below the upper critical value: 95 %, two-tailed.
CONFIDENCE = 0.975


def values_per_point(table: Table) -> int:
    """How many values stand behind a point. A table does not say, so this is the maximum: the rounds of its profile."""
    return PROFILES.get(table.profile, PROFILES["default"]).rounds


def critical_t(freedom: float) -> float:
    """The critical value of Student's t for this many degrees of freedom.

    Exact for one and two degrees of freedom. From three on it is the Cornish-Fisher expansion around the quantile of
    the normal distribution, which is within 0.2 % of the exact value.
    """
    freedom = max(1, int(freedom))
    if freedom == 1:
        return math.tan(math.pi * (CONFIDENCE - 0.5))
    if freedom == 2:
        tail = 2 * CONFIDENCE - 1
        return tail * math.sqrt(2 / (1 - tail**2))
    z = statistics.NormalDist().inv_cdf(CONFIDENCE)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return math.fsum(term / freedom**power for power, term in enumerate(terms))


def points_differ(first: Point, second: Point, freedom: float) -> bool:
    """Judge two points of tables, which hold medians and standard errors but no single values."""
    error = math.hypot(first.stderr, second.stderr)
    return abs(first.us - second.us) > critical_t(freedom) * error


def samples_differ(first: Sequence[float], second: Sequence[float]) -> bool:
    """Judge two points by their single values.

    With as many values on both sides the degrees of freedom are those of the pooled test, as ``pyperf compare_to`` has
    it. Otherwise they are Welch's.
    """
    sizes = (len(first), len(second))
    if min(sizes) < 2:
        return False
    difference = abs(statistics.mean(first) - statistics.mean(second))
    errors = [statistics.variance(values) / len(values) for values in (first, second)]
    if not sum(errors):
        return difference > 0
    if sizes[0] == sizes[1]:
        freedom: float = sum(sizes) - 2
    else:
        freedom = sum(errors) ** 2 / sum(error**2 / (size - 1) for error, size in zip(errors, sizes, strict=True))
    return difference >= critical_t(freedom) * math.sqrt(sum(errors))


def mean_ratio(ratios: Iterable[float]) -> float:
    """The geometric mean, in which twice and half make one. Points that cost nothing are left out; ``nan`` of none."""
    usable = [ratio for ratio in ratios if 0 < ratio < math.inf]
    return statistics.geometric_mean(usable) if usable else math.nan
