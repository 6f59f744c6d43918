"""The t-test, checked against the distribution itself and against what pyperf says of the same values."""

from __future__ import annotations

import math
import random
import subprocess
import sys
from typing import TYPE_CHECKING

import pyperf
import pytest

from flake8_aiocost.calibrate.analysis.significance import critical_t, mean_ratio, points_differ, samples_differ
from flake8_aiocost.cost.table import Point

if TYPE_CHECKING:
    from pathlib import Path


def probability_within(t: float, freedom: int) -> float:
    """The integral of Student's density from -t to t, by Simpson's rule."""
    scale = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(freedom * math.pi)
    steps = 4000
    heights = [scale * math.pow(1 + (t * i / steps) ** 2 / freedom, -(freedom + 1) / 2) for i in range(steps + 1)]
    return 2 * t / steps / 3 * (heights[0] + heights[-1] + 4 * sum(heights[1:-1:2]) + 2 * sum(heights[2:-1:2]))


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 8, 13, 30, 100, 1000])
def test_the_critical_value_leaves_one_in_twenty_outside(freedom: int) -> None:
    assert probability_within(critical_t(freedom), freedom) == pytest.approx(0.95, abs=3e-4)


def test_fewer_degrees_of_freedom_than_one_count_as_one() -> None:
    assert critical_t(0) == critical_t(1) == pytest.approx(12.706, abs=1e-3)


def test_points_are_judged_by_their_errors() -> None:
    assert points_differ(Point(2, 10.0, 0.3), Point(2, 11.0, 0.3), freedom=8)
    assert not points_differ(Point(2, 10.0, 0.4), Point(2, 11.0, 0.4), freedom=8)


def test_samples_of_one_value_or_without_spread() -> None:
    assert not samples_differ([1.0], [2.0])
    assert samples_differ([1.0, 1.0], [2.0, 2.0, 2.0])
    assert not samples_differ([1.0, 1.0], [1.0, 1.0])


def test_samples_of_different_sizes() -> None:
    assert samples_differ([1.0, 1.1, 0.9], [2.0, 2.1, 1.9, 2.0, 2.0])
    assert not samples_differ([1.0, 1.9, 0.3], [2.0, 1.1, 1.2, 2.9, 0.5])


@pytest.mark.slow
def test_as_many_values_on_both_sides_are_judged_as_pyperf_judges_them(tmp_path: Path) -> None:
    draw = random.Random(3)
    sides: list[dict[str, list[float]]] = [{}, {}]
    for index in range(30):
        for side, mean in zip(sides, (1.0, 1.0 + index / 60), strict=True):
            side[f"point {index}"] = [draw.gauss(mean, 0.2) for _ in range(5)]
    paths = [tmp_path / "a.json", tmp_path / "b.json"]
    for side, path in zip(sides, paths, strict=True):
        benchmarks = [
            pyperf.Benchmark([pyperf.Run(values, metadata={"name": name, "unit": "second"}, collect_metadata=False)])
            for name, values in side.items()
        ]
        pyperf.BenchmarkSuite(benchmarks).dump(str(path))
    said = subprocess.run(
        [sys.executable, "-m", "pyperf", "compare_to", "--verbose", *map(str, paths)],
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    ours = {name for name, values in sides[0].items() if samples_differ(values, sides[1][name])}
    verdicts = dict(zip(sides[0], [line for line in said.splitlines() if "ignificant" in line], strict=True))
    assert 0 < len(ours) < 30
    assert ours == {name for name, line in verdicts.items() if line.startswith("Significant")}, said


def test_twice_and_half_make_one() -> None:
    assert mean_ratio([2.0, 0.5]) == pytest.approx(1.0)
    assert mean_ratio([2.0, 0.0, math.nan, math.inf, 0.5]) == pytest.approx(1.0)
    assert math.isnan(mean_ratio([]))
