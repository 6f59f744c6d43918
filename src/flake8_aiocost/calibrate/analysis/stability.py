"""How stable the raw results are: the warnings that a table carries."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis.environments import config_title
from flake8_aiocost.calibrate.harness.profiles import PROFILES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyperf

#: A point is unstable if the standard deviation of its values is at least this share of their mean. ``pyperf check``
#: warns at the same share.
UNSTABLE = 0.1
#: How a table without these warnings is made: what each of them ends with.
AGAIN = "measure again when the machine does nothing else, or for longer (--profile default or rigorous)"
ONE_CORE = (
    "this machine has one core, which all other processes shared with the measurement: stop what else runs, or measure"
    " on one with two"
)


def stability_warnings(suites: Sequence[pyperf.BenchmarkSuite]) -> list[str]:
    """One line for each thing that makes the results less reliable, and what to do about it."""
    unstable, short = [], []
    for suite in suites:
        metadata, points = suite.get_metadata(), suite.get_benchmarks()
        where = config_title(metadata["loop"], metadata["task_factory"])
        if spread := sum(_unstable(point) for point in points):
            unstable.append(f"{spread} of {len(points)} points of {where}")
        made, wanted = min(point.get_nrun() for point in points), PROFILES[metadata["profile"]].rounds
        if made < wanted:
            short.append(f"{made} of {wanted} rounds of {where}")
    warnings = []
    if unstable:
        warnings.append(f"{', '.join(unstable)} have a standard deviation of a tenth or more: {AGAIN}")
    if short:
        warnings.append(f"only {', '.join(short)} fitted into the time: {AGAIN}")
    if any(suite.get_metadata()["cpu_count"] == 1 for suite in suites):
        warnings.append(ONE_CORE)
    return warnings


def _unstable(point: pyperf.Benchmark) -> bool:
    # The values as the table has them: scaled to one speed of the machine.
    values = [value / run.get_metadata()["yardstick"] for run in point.get_runs() for value in run.values]
    return len(values) > 1 and statistics.stdev(values) >= UNSTABLE * statistics.mean(values)
