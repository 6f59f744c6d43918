"""Distil pyperf's raw results to a table.

Other work slows a machine down at times. Each worker process records how long its yardstick took, and its values are
scaled to the yardstick of the undisturbed machine. A point of the table is the median of the scaled values.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, cast

from flake8_aiocost.calibrate.analysis.fit import fit
from flake8_aiocost.calibrate.harness.benchmarks import LIBRARIES
from flake8_aiocost.cost.table import SCHEMA, Curve, Machine, Measured, Point, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pyperf

#: The factor from the median absolute deviation of normal values to the standard error of their median, times the
#: square root of their number: 1.2533 * 1.4826.
ERROR_OF_MEDIAN = 1.858
#: If the median yardstick takes more than this many times the undisturbed one, the table carries a warning. A worker
#: whose best yardsticks take more than this many times the best of all had no undisturbed moment.
SLOWED_LIMIT = 1.15
#: A point is settled when its standard error is below this share of it, or below this many µs.
SETTLED_SHARE, SETTLED_US = 0.04, 0.1

#: Construct, n, awaitable and load.
PointKey = tuple[str, int, str, str]
Samples = dict[PointKey, list[float]]


def distil(suites: Sequence[pyperf.BenchmarkSuite], name: str, warnings: Sequence[str] = ()) -> Table:
    """The table of one machine and one Python, from the raw results of each loop and task factory."""
    undisturbed, median = yardsticks(suites)
    warnings = list(warnings)
    if median > SLOWED_LIMIT * undisturbed:
        slowed = f"other work slowed this machine by {median / undisturbed - 1:.0%} in the median"
        warnings.append(f"{slowed}, and the prices are scaled to the undisturbed machine: stop it for smaller errors")
    metadata = suites[0].get_metadata()
    versions = {"pyperf": metadata["perf_version"]}
    for library in LIBRARIES:
        if f"{library}_version" in metadata:
            versions[library] = metadata[f"{library}_version"]
    return Table(
        schema=SCHEMA,
        name=name,
        created=datetime.now(timezone.utc).isoformat(timespec="seconds"),
        profile=metadata["profile"],
        python=metadata["python_version"].split()[0],
        implementation=metadata["python_implementation"],
        machine=Machine(
            hostname=metadata["hostname"],
            cpu_model=metadata.get("cpu_model_name", ""),
            cpu_count=metadata["cpu_count"],
            platform=metadata["platform"],
        ),
        environments=tuple(environment for suite in suites for environment in environments_of(suite, undisturbed)),
        versions=versions,
        warnings=tuple(warnings),
        yardstick=round(undisturbed * 1e6, 3),
        build=metadata.get("python_build", ""),
    )


def environments_of(suite: pyperf.BenchmarkSuite, undisturbed: float) -> Iterator[Measured]:
    """The environments of one loop and task factory: one for each load and kind of awaitable."""
    metadata = suite.get_metadata()
    points: dict[tuple[str, str], dict[str, list[Point]]] = defaultdict(lambda: defaultdict(list))
    for (construct, n, awaitable, load), values in sorted(scaled_samples(suite, undisturbed).items()):
        points[load, awaitable][construct].append(median_point(n, values))
    for (load, awaitable), by_construct in sorted(points.items()):
        yield Measured(
            loop=metadata["loop"],
            task_factory=metadata["task_factory"],
            load=cast("Any", load),
            awaitable=cast("Any", awaitable),
            constructs={name: Curve(tuple(found), *fit(found)) for name, found in by_construct.items()},
            loop_version=metadata.get("uvloop_version", "") if metadata["loop"] == "uvloop" else "",
        )


def scaled_samples(suite: pyperf.BenchmarkSuite, undisturbed: float) -> Samples:
    """The values of each point in µs, scaled as if the yardstick had taken ``undisturbed`` seconds."""
    found: Samples = defaultdict(list)
    for benchmark in suite.get_benchmarks():
        for run in benchmark.get_runs():
            scale = undisturbed / run.get_metadata()["yardstick"]
            found[_key(benchmark)] += [value * scale * 1e6 for value in run.values]
    return found


def _key(benchmark: pyperf.Benchmark) -> PointKey:
    metadata = benchmark.get_metadata()
    return metadata["construct"], metadata["n"], metadata["awaitable"], metadata["load"]


def yardsticks(suites: Iterable[pyperf.BenchmarkSuite]) -> tuple[float, float]:
    """The yardstick of the undisturbed machine, and the median yardstick, in seconds.

    Each worker says what a yardstick took it at undisturbed moments. Processes differ by some percent, so the median
    counts, of those that are close to the best one: others may have had no undisturbed moment.
    """
    runs = [run.get_metadata() for suite in suites for bench in suite.get_benchmarks() for run in bench.get_runs()]
    found = [run["yardstick_best"] for run in runs]
    limit = SLOWED_LIMIT * min(found)
    undisturbed = statistics.median(each for each in found if each <= limit)
    return undisturbed, statistics.median(run["yardstick"] for run in runs)


def median_point(n: int, values: Sequence[float]) -> Point:
    """The median with its standard error. Both are robust: the error comes from the median absolute deviation.

    A single value says nothing about its error, so its error is the value itself.
    """
    middle = statistics.median(values)
    if len(values) == 1:
        return Point(n, round(middle, 4), round(middle, 4))
    deviation = statistics.median(abs(value - middle) for value in values)
    return Point(n, round(middle, 4), round(ERROR_OF_MEDIAN * deviation / len(values) ** 0.5, 4))


def unsettled_points(suite: pyperf.BenchmarkSuite) -> list[str]:
    """The names of the points that are not settled yet."""
    undisturbed, _ = yardsticks([suite])
    points = {key: median_point(key[1], values) for key, values in scaled_samples(suite, undisturbed).items()}
    unsettled = {key for key, point in points.items() if point.stderr > max(SETTLED_SHARE * point.us, SETTLED_US)}
    return [benchmark.get_name() for benchmark in suite.get_benchmarks() if _key(benchmark) in unsettled]
