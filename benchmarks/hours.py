"""How much prices differ from hour to hour on one machine, beyond what the scatter of their values says."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING

import pyperf

from flake8_aiocost.calibrate.analysis.distil import ERROR_OF_MEDIAN, yardsticks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    #: Of a point, without its construct.
    Where = tuple[int, str, str]
    #: The values of each hour, in µs, by construct and where.
    Values = dict[tuple[str, Where], dict[int, list[float]]]

#: Seconds without a value after which another hour begins.
APART = 600
#: Values of an hour that make a median.
ENOUGH = 3
#: From the median of absolute values to the standard deviation of normal ones.
ROBUST = 1.4826


def spells(paths: Sequence[Path]) -> float:
    """The standard deviation, as a share, of what a price differs from hour to hour; 0 where no file tells.

    Args:
        paths: pyperf's results of a calibration. Those that hold values of two hours tell something.
    """
    found = [each for path in paths for each in differences(path)]
    if not found:
        return 0.0
    differs = ROBUST * statistics.median(abs(share) for share, _ in found)
    scatter = statistics.median(error for _, error in found)
    # Of a difference of two hours, each has half the variance.
    return math.sqrt(max(0.0, differs**2 - scatter**2) / 2)


def differences(path: Path) -> Iterator[tuple[float, float]]:
    """Of each point, by which share its excess differs in two hours, and the standard error of that by the scatter."""
    values = read(path)
    for (construct, where), by_hour in values.items():
        sequence = values.get(("sequence", where), {})
        hours = [hour for hour in by_hour if min(len(by_hour[hour]), len(sequence.get(hour, ()))) >= ENOUGH][:2]
        if construct == "sequence" or len(hours) < 2:
            continue
        pairs = [(by_hour[hour], sequence[hour]) for hour in hours]
        excess = [statistics.median(ours) - statistics.median(theirs) for ours, theirs in pairs]
        if min(excess) > 0:
            mean = statistics.mean(excess)
            yield (excess[0] - excess[1]) / mean, math.hypot(*(error(each) for pair in pairs for each in pair)) / mean


def error(values: Sequence[float]) -> float:
    """The standard error of a median."""
    middle = statistics.median(values)
    return ERROR_OF_MEDIAN * statistics.median(abs(each - middle) for each in values) / math.sqrt(len(values))


def read(path: Path) -> Values:
    """The values of a file, scaled to the best yardstick as a table has them, by hour."""
    suite = pyperf.BenchmarkSuite.load(str(path))
    best, _ = yardsticks([suite])
    runs = [(bench.get_metadata(), run) for bench in suite.get_benchmarks() for run in bench.get_runs()]
    hours = _hours({datetime.fromisoformat(run.get_metadata()["date"]) for _, run in runs})
    values: Values = defaultdict(lambda: defaultdict(list))
    for point, run in runs:
        of_run = run.get_metadata()
        key = point["construct"], (point["n"], point["awaitable"], point["load"])
        hour = hours[datetime.fromisoformat(of_run["date"])]
        values[key][hour] += [value * best / of_run["yardstick"] * 1e6 for value in run.values]
    return values


def _hours(moments: set[datetime]) -> dict[datetime, int]:
    found: dict[datetime, int] = {}
    hour, before = 0, min(moments)
    for moment in sorted(moments):
        hour += (moment - before).total_seconds() > APART
        found[moment], before = hour, moment
    return found
