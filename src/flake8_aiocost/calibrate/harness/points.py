"""The points: a construct, a fan-out n, a kind of awaitable and a load."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flake8_aiocost.calibrate.harness import benchmarks
from flake8_aiocost.calibrate.harness.awaitables import CHILDREN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.calibrate.harness.profiles import Profile

LOADS = ("alone", "busy")


def point_name(construct: str, n: int, awaitable: str, load: str) -> str:
    """The name that pyperf stores. It leaves out loop and task factory, so that pyperf can compare their files."""
    return f"{construct} n={n} {awaitable} {load}"


@dataclass(frozen=True)
class MeasurePoint:
    """One point that a worker measures."""

    benchmark: benchmarks.Benchmark
    n: int
    awaitable: str
    load: str

    @property
    def name(self) -> str:
        """Its name in pyperf's results."""
        return point_name(self.benchmark.name, self.n, self.awaitable, self.load)

    @property
    def metadata(self) -> dict[str, Any]:
        """What the analysis reads back from the results."""
        return {"construct": self.benchmark.name, "n": self.n, "awaitable": self.awaitable, "load": self.load}


def fan_outs(profile: Profile, benchmark: benchmarks.Benchmark, load: str) -> list[int]:
    """The n at which a profile measures a benchmark."""
    found = {*profile.fan_outs_for(benchmark.name, benchmark.fans_out, load), benchmark.corner}
    return sorted(found - {0})


def points_of(profile: Profile) -> Iterator[MeasurePoint]:
    """All points of a profile that this interpreter can measure, in a fixed order."""
    for name in benchmarks.names():
        benchmark = benchmarks.load(name)
        if not benchmark.available:
            continue
        if benchmark.tight_loop:
            yield MeasurePoint(benchmark, 2, "ready", "alone")
            continue
        for load in LOADS:
            for n in fan_outs(profile, benchmark, load):
                for awaitable in CHILDREN:
                    yield MeasurePoint(benchmark, n, awaitable, load)
