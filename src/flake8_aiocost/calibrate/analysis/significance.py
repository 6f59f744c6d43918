"""Whether two numbers differ, at the level at which pyperf judges: Student's t, two-tailed, 95 %."""

from __future__ import annotations

import statistics
from math import exp, inf, log
from typing import TYPE_CHECKING

from pyperf._utils import is_significant, tdist95conf_level  # pyperf offers them as 'pyperf compare_to' only

from flake8_aiocost.calibrate.harness.profiles import PROFILES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flake8_aiocost.cost.table import Point, Table


def values_of(table: Table) -> int:
    """How many values stand behind a point. Tables do not say; their profile's rounds are what there can be."""
    return PROFILES.get(table.profile, PROFILES["default"]).rounds


def critical(freedom: float) -> float:
    """pyperf's critical value of t for so many degrees of freedom."""
    value: float = tdist95conf_level(max(1, int(freedom)))
    return value


def points_differ(first: Point, second: Point, freedom: float) -> bool:
    """From medians and their standard errors, since a table holds no single values."""
    error = (first.stderr**2 + second.stderr**2) ** 0.5
    return bool(abs(first.us - second.us) > critical(freedom) * error)


def samples_differ(first: Sequence[float], second: Sequence[float]) -> bool:
    """By pyperf's own test where both have as many values, which is all that it takes; else by Welch's."""
    if min(len(first), len(second)) < 2:
        return False
    if len(first) == len(second) and (statistics.variance(first) or statistics.variance(second)):
        return bool(is_significant(first, second)[0])
    shares = [statistics.variance(values) / len(values) for values in (first, second)]
    if not sum(shares):
        return statistics.mean(first) != statistics.mean(second)
    score = abs(statistics.mean(first) - statistics.mean(second)) / sum(shares) ** 0.5
    sizes = (len(first), len(second))
    freedom = sum(shares) ** 2 / sum(share**2 / (size - 1) for share, size in zip(shares, sizes, strict=True))
    return bool(score > critical(freedom))


def geometric_mean(ratios: Iterable[float]) -> float:
    """Of ratios: twice and half make one. ``nan`` of none."""
    logs = [log(ratio) for ratio in ratios if 0 < ratio < inf]
    return exp(statistics.fmean(logs)) if logs else float("nan")
