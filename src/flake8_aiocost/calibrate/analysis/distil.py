"""Make the table of pyperf's results.

Workers meet a machine that is at times slowed by others. Each says how long the yardstick took (``server.py``) while it
ran, and its values are scaled to the best that any worker of the table saw; then a point is the median of its values.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, cast

from flake8_aiocost.calibrate.harness.benchmarks import LIBRARIES
from flake8_aiocost.cost.table import SCHEMA, Curve, Machine, Measured, Point, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pyperf

#: The cost is linear up to here; above, caches and garbage collection bend it.
LINEAR = 16
#: How many times too high or low a line may be at the last point; the bend is less than this.
FAR = 2.5
#: A point counts no more than as if it were known to this share, or one would rule the fit.
BEST_KNOWN = 0.02
#: Standard error of a median of normal values from their median absolute deviation: 1.2533 * 1.4826.
ERROR_OF_MEDIAN = 1.858
#: From here on it is worth telling that the machine was slowed: share of the undisturbed speed.
SLOWED = 1.15

#: A point has settled when its standard error is below this share, or below so many µs.
ENOUGH, ENOUGH_US = 0.04, 0.1

Key = tuple[str, int, str, str]
Samples = dict[Key, list[float]]


def key_of(benchmark: pyperf.Benchmark) -> Key:
    """Construct, n, awaitable and load."""
    about = benchmark.get_metadata()
    return about["construct"], about["n"], about["awaitable"], about["load"]


def samples(suite: pyperf.BenchmarkSuite, best: float) -> Samples:
    """The values in µs of each point, as if the yardstick had taken ``best`` seconds."""
    found: Samples = defaultdict(list)
    for benchmark in suite.get_benchmarks():
        for run in benchmark.get_runs():
            scale = best / run.get_metadata()["yardstick"]
            found[key_of(benchmark)] += [value * scale * 1e6 for value in run.values]
    return found


def yardsticks(suites: Iterable[pyperf.BenchmarkSuite]) -> tuple[float, float]:
    """The best yardstick of all workers, and the median, in seconds."""
    runs = [run.get_metadata() for suite in suites for bench in suite.get_benchmarks() for run in bench.get_runs()]
    return min(run["yardstick_best"] for run in runs), statistics.median(run["yardstick"] for run in runs)


def point(n: int, values: Sequence[float]) -> Point:
    """The median with its standard error, from the median absolute deviation: a spike moves neither.

    One value says nothing of its error, which then counts as the whole of it.
    """
    middle = statistics.median(values)
    if len(values) == 1:
        return Point(n, round(middle, 4), round(middle, 4))
    deviation = statistics.median(abs(value - middle) for value in values)
    return Point(n, round(middle, 4), round(ERROR_OF_MEDIAN * deviation / len(values) ** 0.5, 4))


def fit(points: Sequence[Point]) -> tuple[float, float]:
    """Fixed and per-child part of a line through the points of the linear range.

    Of few and noisy points the line may lead far from where the last one is. Then it goes through all points, and if
    that does not help, from nothing to the last.
    """
    last = points[-1]
    for some in ([point for point in points if point.n <= LINEAR], points):
        fixed, per_child = line(some)
        if last.us / FAR <= fixed + per_child * last.n <= last.us * FAR:
            return fixed, per_child
    return 0.0, round(last.us / last.n, 6)


def line(points: Sequence[Point]) -> tuple[float, float]:
    """Weighted least squares; neither part is below zero."""
    if len(points) < 2:
        return 0.0, points[0].us / points[0].n if points else 0.0
    weights = [1 / max(point.stderr, BEST_KNOWN * point.us, 1e-3) ** 2 for point in points]
    whole = sum(weights)
    n = sum(weight * point.n for weight, point in zip(weights, points, strict=True)) / whole
    us = sum(weight * point.us for weight, point in zip(weights, points, strict=True)) / whole
    above = sum(weight * (point.n - n) * (point.us - us) for weight, point in zip(weights, points, strict=True))
    slope = above / sum(weight * (point.n - n) ** 2 for weight, point in zip(weights, points, strict=True))
    slope = max(0.0, slope)
    return round(max(0.0, us - slope * n), 4), round(slope, 4)


def environments(suite: pyperf.BenchmarkSuite, best: float) -> Iterable[Measured]:
    """The four environments, by load and awaitable, of one loop and task factory."""
    about = suite.get_metadata()
    curves: dict[tuple[str, str], dict[str, dict[int, Point]]] = defaultdict(lambda: defaultdict(dict))
    for (construct, n, awaitable, load), values in samples(suite, best).items():
        curves[load, awaitable][construct][n] = point(n, values)
    for (load, awaitable), constructs in sorted(curves.items()):
        made = {}
        for construct, by_n in sorted(constructs.items()):
            points = tuple(by_n[n] for n in sorted(by_n))
            fixed, per_child = fit(points)
            made[construct] = Curve(points, fixed, per_child)
        yield Measured(
            loop=about["loop"],
            task_factory=about["task_factory"],
            load=cast("Any", load),
            awaitable=cast("Any", awaitable),
            constructs=made,
            loop_version=about.get("uvloop_version", "") if about["loop"] == "uvloop" else "",
        )


def distil(suites: Sequence[pyperf.BenchmarkSuite], name: str, warnings: Sequence[str] = ()) -> Table:
    """The table of one machine and Python, from one file of results per loop and task factory."""
    best, median = yardsticks(suites)
    warnings = list(warnings)
    if median > SLOWED * best:
        slowed = f"other work slowed this machine by {median / best - 1:.0%} in the median"
        warnings.append(f"{slowed}; the prices are those of the machine left alone")
    about = suites[0].get_metadata()
    versions = {"pyperf": about["perf_version"]}
    for library in LIBRARIES:
        if f"{library}_version" in about:
            versions[library] = about[f"{library}_version"]
    return Table(
        schema=SCHEMA,
        name=name,
        created=datetime.now(timezone.utc).isoformat(timespec="seconds"),
        profile=about["profile"],
        python=about["python_version"].split()[0],
        implementation=about["python_implementation"],
        machine=Machine(
            hostname=about["hostname"],
            cpu_model=about.get("cpu_model_name", ""),
            cpu_count=about["cpu_count"],
            platform=about["platform"],
        ),
        environments=tuple(environment for suite in suites for environment in environments(suite, best)),
        versions=versions,
        warnings=tuple(warnings),
        yardstick=round(best * 1e6, 3),
    )


def unsettled(suite: pyperf.BenchmarkSuite) -> list[str]:
    """The names of the points whose median is not known well enough yet."""
    best, _ = yardsticks([suite])
    known = {key: point(key[1], values) for key, values in samples(suite, best).items()}
    restless = {key for key, made in known.items() if made.stderr > max(ENOUGH * made.us, ENOUGH_US)}
    return [bench.get_name() for bench in suite.get_benchmarks() if key_of(bench) in restless]
