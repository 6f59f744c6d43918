"""pyperf results -> table: the statistics, on results made here, so that the right answer is known."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pyperf
import pytest

from flake8_aiocost.calibrate.analysis.distil import distil, median_point, unsettled_points
from flake8_aiocost.calibrate.analysis.fit import fit
from flake8_aiocost.cost.files import load, write
from flake8_aiocost.cost.table import Point, Table

if TYPE_CHECKING:
    from pathlib import Path

METADATA = {
    "loop": "uvloop",
    "task_factory": "default",
    "profile": "quick",
    "perf_version": "2.10.0",
    "python_version": "3.13.0 (64-bit)",
    "python_implementation": "cpython",
    "hostname": "here",
    "cpu_count": 2,
    "platform": "Linux",
    "uvloop_version": "0.23.0",
}


def benchmark(construct: str, n: int, us: list[float], slowness: list[float] | None = None) -> pyperf.Benchmark:
    """Values in µs, each from another worker, on a machine that was slower than at its best by a factor for each."""
    runs = []
    for value, times in zip(us, slowness or [1.0] * len(us), strict=True):
        metadata = {
            **METADATA,
            "name": f"{construct} n={n} ready busy",
            "construct": construct,
            "n": n,
            "awaitable": "ready",
            "load": "busy",
            "yardstick": times * 12e-6,
            "yardstick_best": 12e-6,
            "unit": "second",
        }
        runs.append(pyperf.Run([value * times * 1e-6], metadata=metadata, collect_metadata=False))
    return pyperf.Benchmark(runs)


def table(*benchmarks: pyperf.Benchmark) -> Table:
    return distil([pyperf.BenchmarkSuite([benchmark("sequence", 1, [0.1, 0.1]), *benchmarks])], "here")


def us(table: Table, construct: str) -> dict[int, float]:
    return {point.n: point.us for point in table.environments[0].constructs[construct].points}


def test_a_spike_moves_no_point() -> None:
    calm = us(table(benchmark("gather", 2, [8.0, 8.1, 7.9, 8.0, 8.2])), "gather")[2]
    spiked = us(table(benchmark("gather", 2, [8.0, 8.1, 7.9, 800.0, 8.2])), "gather")[2]
    assert abs(spiked - calm) <= 0.1


def test_a_slowed_machine_moves_no_point() -> None:
    made = table(benchmark("gather", 2, [8.0] * 5, [1.0, 1.7, 1.3, 2.5, 1.7]))
    assert us(made, "gather")[2] == pytest.approx(8.0)


def test_a_slowed_machine_is_a_warning() -> None:
    slowed = table(benchmark("gather", 2, [8.0] * 5, [1.7] * 5))
    assert any("slowed this machine by 70%" in warning for warning in slowed.warnings)
    assert not table(benchmark("gather", 2, [8.0] * 5)).warnings


def test_standard_error_of_normal_values() -> None:
    """For many normal values it is that of their median: 1.2533 sigma / sqrt(k)."""
    rng = random.Random(7)
    errors = [median_point(1, [rng.gauss(10, 1) for _ in range(400)]).stderr for _ in range(50)]
    assert sum(errors) / len(errors) == pytest.approx(1.2533 / 20, rel=0.05)


def test_standard_error_of_one_value_is_no_lie() -> None:
    """The error of a single value is unknown, so the value must not pass for exact."""
    assert median_point(1, [10.0]).stderr == pytest.approx(10.0)


def test_fit_finds_the_line() -> None:
    points = [Point(n, 4.6 + 1.5 * n, 0.01) for n in (1, 2, 5, 8, 16)]
    assert fit(points) == pytest.approx((4.6, 1.5), abs=1e-3)


def test_fit_leaves_out_what_bends() -> None:
    points = [Point(n, 4.6 + 1.5 * n, 0.01) for n in (1, 2, 8)] + [Point(128, 350.0, 0.01)]
    assert fit(points) == pytest.approx((4.6, 1.5), abs=1e-3)


def test_fit_trusts_a_settled_point_more() -> None:
    points = [Point(1, 6.1, 0.01), Point(2, 7.6, 0.01), Point(4, 25.0, 12.0), Point(8, 16.6, 0.01)]
    assert fit(points)[1] == pytest.approx(1.5, rel=0.02)


def test_fit_of_one_point_goes_through_it() -> None:
    assert fit([Point(2, 8.0, 0.1)]) == (0.0, 4.0)


def test_fit_stays_near_noisy_points() -> None:
    """A short, noisy calibration: the linear range alone would lead to three times the last point."""
    points = [Point(1, 5.5, 1.0), Point(8, 31.7, 4.0), Point(128, 150.0, 10.0)]
    fixed, per_child = fit(points)
    assert 75.0 <= fixed + per_child * 128 <= 300.0


def test_a_fit_can_always_be_written(tmp_path: Path) -> None:
    wild = [benchmark("gather", n, [us] * 3) for n, us in ((1, 300.0), (2, 5.0), (8, 0.001), (128, 70.0))]
    write(table(*wild), tmp_path / "table.json")
    assert load(tmp_path / "table.json").environments[0].constructs["gather"].per_child >= 0.0


def test_fit_is_never_negative() -> None:
    fixed, per_child = fit([Point(1, 1.0, 0.01), Point(2, 3.0, 0.01), Point(4, 7.0, 0.01)])
    assert fixed == 0.0
    assert per_child > 0.0


def test_unsettled_names_the_restless_alone() -> None:
    suite = pyperf.BenchmarkSuite([benchmark("gather", 2, [8.0, 8.1, 7.9]), benchmark("gather", 8, [10.0, 20.0, 40.0])])
    assert unsettled_points(suite) == ["gather n=8 ready busy"]


def test_the_table_is_one_that_loads(tmp_path: Path) -> None:
    made = table(*(benchmark("gather", n, [4.6 + 1.5 * n] * 3) for n in (1, 2, 8)))
    write(made, tmp_path / "table.json")
    read = load(tmp_path / "table.json")
    assert read == made
    assert read.python == "3.13.0"
    assert read.environments[0].loop_version == "0.23.0"
