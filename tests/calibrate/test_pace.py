"""The time limit: a worker that would exceed it measures fewer points, and none goes on when the time is over."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pyperf
import pytest

from flake8_aiocost.calibrate.analysis.relevance import by_relevance, left_out_warnings, needed
from flake8_aiocost.calibrate.errors import CalibrationError
from flake8_aiocost.calibrate.harness import benchmarks
from flake8_aiocost.calibrate.harness.loops import LoopConfig
from flake8_aiocost.calibrate.harness.points import points_of
from flake8_aiocost.calibrate.harness.profiles import PROFILES, Profile
from flake8_aiocost.calibrate.report.progress import ProgressDisplay
from flake8_aiocost.calibrate.runner.measure import measure
from flake8_aiocost.calibrate.runner.pace import Pace, TimeOverError, TooSlowError
from flake8_aiocost.calibrate.runner.worker_process import run_worker

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

NAMES = by_relevance(PROFILES["quick"])
#: Benchmarks that need a library.
EXTRAS = {name for name in benchmarks.names() if benchmarks.load(name).requires}
CONFIGS = (LoopConfig("asyncio", "default"), LoopConfig("uvloop", "default"))


def suite_of(names: Iterable[str], **metadata: object) -> pyperf.BenchmarkSuite:
    """Results with one value for each of these points."""
    runs = [pyperf.Run([1e-5], metadata={"name": name, **metadata}, collect_metadata=False) for name in names]
    return pyperf.BenchmarkSuite([pyperf.Benchmark([run]) for run in runs])


class Clock:
    """A clock that somebody turns."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def points_done(pace: Pace, clock: Clock, points: int, each: float, start: float = 1.0) -> None:
    """A worker that needs ``start`` seconds, and then ``each`` for a point."""
    clock.now += start
    pace.line(f"{points} points")
    for number in range(points):
        clock.now += each
        pace.line(f"gather n={number} ready busy: 5 us")


@pytest.mark.parametrize("each", [0.01, 0.1, 0.11])
def test_a_worker_that_is_about_in_time_goes_on(each: float) -> None:
    clock = Clock()
    points_done(Pace(11.0, 60.0, clock), clock, 100, each)


def test_a_worker_that_is_too_slow_is_stopped_early_and_told_what_fits() -> None:
    clock = Clock()
    with pytest.raises(TooSlowError) as slow:
        points_done(Pace(30.0, 60.0, clock), clock, 100, 1.0)
    # Eight points show it, after 9 s. The next worker starts in one, so that 20 s are left.
    assert clock.now == 109.0
    assert slow.value.fitting == 20


def test_the_first_of_points_that_are_measured_together_does_not_stop_it() -> None:
    """Three at a time: the first takes the time of all three, the others none. All in all it is in time."""
    clock = Clock()
    pace = Pace(11.0, 60.0, clock)
    pace.line("90 points")
    for number in range(90):
        clock.now += 0.36 if number % 3 == 0 else 0.0
        pace.line("a point")
    assert clock.now < 111.0


def test_one_that_would_be_killed_is_stopped_before() -> None:
    clock = Clock()
    with pytest.raises(TooSlowError):
        points_done(Pace(11.0, 11.0, clock), clock, 100, 0.1)


def test_one_that_becomes_slow_late_is_let_go_on() -> None:
    """What it has done would be lost."""
    clock = Clock()
    pace = Pace(10.0, 60.0, clock)
    points_done(pace, clock, 40, 0.1)
    clock.now += 1000
    pace.line("a point")


class Workers:
    """Workers of a machine on which a point takes ``each`` seconds of a clock that nobody waits for."""

    def __init__(self, clock: Clock, each: float, slower: float = 1.0) -> None:
        self.clock, self.each, self.slower = clock, each, slower
        self.made: list[tuple[str, int, int]] = []

    def run(
        self, config: LoopConfig, turn: int, only: Iterable[str], pace: Pace | None, seconds: float
    ) -> pyperf.BenchmarkSuite:
        names = list(only)
        began = self.clock.now
        if pace is not None:
            pace.clock, pace.began = self.clock, began
            pace.line(f"{len(names)} points")
        for name in names:
            self.clock.now += self.each
            if self.clock.now - began > seconds:
                self.clock.now = began + seconds
                raise TimeOverError("late")
            if pace is not None:
                pace.line(name)
        self.each *= self.slower
        self.made.append((config.loop, turn, len(names)))
        return suite_of(names)


def measured(
    monkeypatch: pytest.MonkeyPatch,
    each: float,
    *,
    slower: float = 1.0,
    least: int = 1,
    configs: Sequence[LoopConfig] = CONFIGS,
) -> tuple[Workers, float, list[pyperf.BenchmarkSuite]]:
    """Three rounds within 60 s per loop; returns what the workers made, how long that took, and the results."""
    clock = Clock()
    monkeypatch.setattr("flake8_aiocost.calibrate.runner.measure.time", SimpleNamespace(monotonic=clock))
    workers = Workers(clock, each, slower)
    suites = measure(
        workers,  # type: ignore[arg-type]
        configs,
        Profile("default", (1,), (1,), (1,), (1,), 1, 3, 0, 60.0),
        ProgressDisplay(),
        points=dict.fromkeys(configs, NAMES),
        least=least,
    )
    return workers, clock.now - 100.0, suites


ALL = len(NAMES)


def test_an_idle_machine_measures_all_points_in_every_round(monkeypatch: pytest.MonkeyPatch) -> None:
    workers, seconds, suites = measured(monkeypatch, 0.01)
    assert workers.made == [(config.loop, turn, ALL) for turn in range(3) for config in CONFIGS]
    assert seconds < 120
    assert {point.get_nrun() for suite in suites for point in suite.get_benchmarks()} == {3}


@pytest.mark.parametrize("factor", [1.5, 3, 10])
def test_a_busy_one_measures_the_most_relevant_points_twice(monkeypatch: pytest.MonkeyPatch, factor: float) -> None:
    workers, seconds, suites = measured(monkeypatch, factor * 30 / ALL)
    assert seconds <= 120
    assert {turn for _, turn, _ in workers.made} == {0, 1}
    for suite in suites:
        names = suite.get_benchmark_names()
        assert 0 < len(names) < ALL
        assert set(names) == set(NAMES[: len(names)])
        assert max(point.get_nrun() for point in suite.get_benchmarks()) == 2


def test_one_that_becomes_busier_ends_in_time_with_what_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    _, seconds, suites = measured(monkeypatch, 25 / ALL, slower=4.0)
    assert seconds <= 120
    assert all(suite.get_benchmarks() for suite in suites)


def test_what_a_table_needs_must_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CalibrationError, match=r"not enough time for asyncio-default.*a longer --profile"):
        measured(monkeypatch, 100.0 / ALL, least=ALL)


def test_the_most_relevant_points_come_first() -> None:
    profile = PROFILES["quick"]
    names = by_relevance(profile)
    assert set(names) >= {point.name for point in points_of(profile)}
    first = names[: needed(profile)]
    assert {name.split()[0] for name in first} == {"sequence", "gather", "create_task", "task_group"}
    assert {(load, awaitable) for _, _, awaitable, load in map(str.split, first)} == {
        (load, awaitable) for load in ("busy", "alone") for awaitable in ("ready", "suspending")
    }
    assert {name.split()[0] for name in names[len(first) : len(first) + 3]} == {
        f"article_{way}" for way in ("sequence", "tasks", "gather")
    }
    assert all("n=128" in name or "n=32" in name for name in names[-30:])


def test_a_table_says_what_there_was_no_time_for() -> None:
    python = {"python_version": "3.13.0 (64-bit)", "loop": "uvloop", "task_factory": "default", "profile": "quick"}
    # Without the libraries that some points need.
    there = [name for name in by_relevance(PROFILES["quick"]) if name.split()[0] not in EXTRAS]
    assert left_out_warnings([suite_of(there, **python)]) == []
    (said,) = left_out_warnings([suite_of(there[:-10], **python)])
    assert said.startswith(f"there was no time for 10 of {len(there)} points of uvloop: ")
    assert "measure again when the machine does nothing else" in said


@pytest.mark.slow
def test_a_worker_is_killed_when_its_time_is_over(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import time; print('3 points', flush=True); time.sleep(600)"]
    heard: list[str] = []
    with pytest.raises(TimeOverError):
        run_worker(command, {}, tmp_path / "stderr.txt", heard.append, "asyncio-default", seconds=1.0)
    assert heard in ([], ["3 points"])
