"""The tight loop, on a simulated machine with slow spells."""

from __future__ import annotations

import asyncio
import random
import time

import pytest

from flake8_aiocost.calibrate.harness import noise_filter, tight_loop
from flake8_aiocost.calibrate.harness.tight_loop import WINDOW, measure_in_tight_loop

YARDSTICK, OPERATION = 16e-6, 0.4e-6
#: In a slow spell: by which factor a yardstick takes longer, and a bare call.
SLOW, SLOWER = 2.0, 2.5


class Machine:
    """Its clock moves with the work alone, and it is slow for some windows in a row."""

    def __init__(self, share_of_slow: float) -> None:
        self.now, self.share, self.draw = 0.0, share_of_slow, random.Random(1)
        self.slow = False

    def process_time(self) -> float:
        return self.now

    def yardstick(self) -> float:
        if self.draw.random() < 0.2:
            self.slow = self.draw.random() < self.share
        return YARDSTICK * (SLOW if self.slow else 1.0) * self.draw.gauss(1, 0.01)

    async def operation(self) -> None:
        self.now += OPERATION * (SLOWER if self.slow else 1.0)


def measured(machine: Machine, monkeypatch: pytest.MonkeyPatch, slices: int = 12) -> tuple[float, list[float]]:
    monkeypatch.setattr(noise_filter, "yardstick", machine.yardstick)
    monkeypatch.setattr(time, "process_time", machine.process_time)
    yardsticks: list[float] = []
    return asyncio.run(measure_in_tight_loop(machine.operation, slices, yardsticks)), yardsticks


@pytest.mark.parametrize("share_of_slow", [0.0, 0.3, 0.6, 0.8])
def test_slow_spells_do_not_reach_the_value(share_of_slow: float, monkeypatch: pytest.MonkeyPatch) -> None:
    ratio, _ = measured(Machine(share_of_slow), monkeypatch)
    assert ratio == pytest.approx(OPERATION / YARDSTICK, rel=0.02)


def test_a_window_is_as_long_as_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(0.0)
    _, yardsticks = measured(machine, monkeypatch, slices=1)
    windows = len(yardsticks) // 2
    assert windows == tight_loop.WINDOWS
    assert machine.now == pytest.approx(tight_loop.WARMUP * OPERATION + windows * WINDOW, rel=0.01)


def test_a_machine_that_is_never_undisturbed_gets_twice_the_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(0.0)
    monkeypatch.setattr(noise_filter, "UNDISTURBED_LIMIT", 0.5)
    _, yardsticks = measured(machine, monkeypatch, slices=1)
    assert len(yardsticks) // 2 == 2 * tight_loop.WINDOWS
