"""The points of a profile, the most relevant first: what is measured where there is no time for all of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis.article import PREFIX
from flake8_aiocost.calibrate.analysis.environments import config_title
from flake8_aiocost.calibrate.harness import benchmarks
from flake8_aiocost.calibrate.harness.awaitables import CHILDREN
from flake8_aiocost.calibrate.harness.points import LOADS, fan_outs, point_name
from flake8_aiocost.calibrate.harness.profiles import COMMON_CONSTRUCTS, PROFILES, Profile
from flake8_aiocost.cost.interpolate import SEQUENCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyperf

#: Most fan-outs in real code are at most this large.
SMALL_N = 8


def by_relevance(profile: Profile) -> list[str]:
    """The names of all points, whether an interpreter has the libraries for them or not.

    First everything at small fan-outs: the sequence, which all others are compared with, then what most findings are
    about, then the article's three, then the rest, construct by construct. Then the wide fan-outs in the same order.
    """

    def rank(point: tuple[benchmarks.Benchmark, int, str]) -> tuple[object, ...]:
        benchmark, n, _ = point
        name = benchmark.name
        common, article = name in COMMON_CONSTRUCTS, name.startswith(PREFIX)
        return (n > SMALL_N, name != SEQUENCE, not common, not article, bool(benchmark.requires), name, n)

    return [name for *_, name in sorted(_points(profile), key=rank)]


def needed(profile: Profile) -> int:
    """How many points of ``by_relevance`` a table cannot do without: those of most findings at small fan-outs."""
    return sum(b.name in COMMON_CONSTRUCTS and n <= SMALL_N for b, n, _ in _points(profile))


def left_out_warnings(suites: Sequence[pyperf.BenchmarkSuite]) -> list[str]:
    """A line if results lack points that their interpreter could have measured."""
    found = []
    for suite in suites:
        metadata = suite.get_metadata()
        python = tuple(map(int, re.findall(r"\d+", metadata["python_version"])[:2]))
        there = set(suite.get_benchmark_names())
        points = [
            name
            for benchmark, _, name in _points(PROFILES[metadata["profile"]])
            if python >= benchmark.since and (not benchmark.requires or f"{benchmark.requires}_version" in metadata)
        ]
        if missing := sum(name not in there for name in points):
            where = config_title(metadata["loop"], metadata["task_factory"])
            found.append(f"{missing} of {len(points)} points of {where}")
    if not found:
        return []
    advice = "findings about these are priced by what is like them; measure again when the machine does nothing else"
    return [f"there was no time for {', '.join(found)}: {advice}"]


def _points(profile: Profile) -> Iterator[tuple[benchmarks.Benchmark, int, str]]:
    for name in benchmarks.names():
        benchmark = benchmarks.load(name)
        if benchmark.tight_loop:
            yield benchmark, 2, point_name(name, 2, "ready", "alone")
            continue
        for load in LOADS:
            for n in fan_outs(profile, benchmark, load):
                for awaitable in CHILDREN:
                    yield benchmark, n, point_name(name, n, awaitable, load)
