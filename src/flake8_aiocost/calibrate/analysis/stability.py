"""How stable the raw results are: the warnings that a table carries."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.harness.profiles import PROFILES

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyperf

#: A point is unstable if the standard deviation of its values is at least this share of their mean. ``pyperf check``
#: warns at the same share.
UNSTABLE = 0.1
ONE_CORE = "this machine has one core: all other processes shared it with the measurement"


def stability_warnings(suites: Iterable[pyperf.BenchmarkSuite]) -> list[str]:
    """One line for each thing that makes the results of a loop and task factory less reliable."""
    warnings: list[str] = []
    for suite in suites:
        metadata, points = suite.get_metadata(), suite.get_benchmarks()
        where = f"{metadata['loop']} with the {metadata['task_factory']} task factory"
        unstable = sum(_unstable(point) for point in points)
        if unstable:
            warnings.append(
                f"{unstable} of {len(points)} points of {where} have a standard deviation of a tenth or more"
            )
        made, wanted = min(point.get_nrun() for point in points), PROFILES[metadata["profile"]].rounds
        if made < wanted:
            warnings.append(f"only {made} of {wanted} rounds of {where} fitted into the time")
        if metadata["cpu_count"] == 1 and ONE_CORE not in warnings:
            warnings.append(ONE_CORE)
    return warnings


def _unstable(point: pyperf.Benchmark) -> bool:
    # The values as the table has them: scaled to one speed of the machine.
    values = [value / run.get_metadata()["yardstick"] for run in point.get_runs() for value in run.values]
    return len(values) > 1 and statistics.stdev(values) >= UNSTABLE * statistics.mean(values)
