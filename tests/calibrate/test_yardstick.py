"""By what values are divided: a yardstick with warm caches, before each slice, and what it usually takes."""

from __future__ import annotations

import asyncio
import random
import statistics
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.calibrate.harness import busy_load, workload
from flake8_aiocost.calibrate.harness.noise_filter import undisturbed_yardstick
from flake8_aiocost.calibrate.harness.server import Server

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Operation


def test_a_yardstick_runs_before_it_reads_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[object] = []

    def now() -> float:
        events.append("clock")
        return float(len(events))

    monkeypatch.setattr(workload, "run_workload", events.append)
    monkeypatch.setattr("time.process_time", now)
    assert workload.yardstick(16) == 2 / 16
    assert events == [workload.WARM_UP, "clock", 16, "clock"]
    assert workload.WARM_UP > 0


def test_the_usual_yardstick_of_a_machine_that_nothing_disturbs_is_its_median() -> None:
    draw = random.Random(1)
    quiet = [draw.gauss(6.7, 0.15) for _ in range(500)]
    assert undisturbed_yardstick(quiet) == pytest.approx(statistics.median(quiet), rel=0.001)


@pytest.mark.parametrize("share", [0.2, 0.8])
def test_slow_spells_do_not_move_the_usual_yardstick(share: float) -> None:
    draw = random.Random(2)
    mixed = [draw.gauss(6.7, 0.15) * (1.8 if draw.random() < share else 1.0) for _ in range(500)]
    assert undisturbed_yardstick(mixed) == pytest.approx(6.7, rel=0.01)


def test_every_slice_comes_after_a_yardstick_and_is_divided_by_those_around_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    events: list[str] = []
    taken = iter([1.0, 2.0, 4.0, 8.0, 16.0])

    def yardstick(_requests: int) -> float:
        events.append("yardstick")
        return next(taken)

    async def baseline() -> None: ...

    async def operation() -> None: ...

    async def measure() -> tuple[float, list[float]]:
        load = busy_load.BusyLoad(Server(asyncio.get_running_loop()))
        costs: dict[Operation, float] = {baseline: 100.0, operation: 112.0}

        async def drive(_requests: int) -> float:
            events.append("operation" if load.server.operation is operation else "baseline")
            return costs[load.server.operation]

        monkeypatch.setattr(load, "drive", drive)
        yardsticks: list[float] = []
        return await load.measure(operation, baseline, 2, 32, yardsticks), yardsticks

    monkeypatch.setattr(busy_load, "yardstick", yardstick)
    added, yardsticks = asyncio.run(measure())
    slices = ["yardstick", "baseline", "yardstick", "operation"]
    assert events == [*slices, *slices, "yardstick", "baseline"]
    # 12 more, while a yardstick took 2 and 4, and while it took 8 and 16.
    assert added == pytest.approx(statistics.median([12 / 3, 12 / 12]))
    assert yardsticks == [1.0, 2.0, 4.0, 8.0, 16.0]
