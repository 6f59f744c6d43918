"""Measure all rounds. A round is one worker process for each loop and task factory.

The time limit holds on a busy machine too. The rounds that are needed have equal parts of the time. A worker that
would exceed its part measures the most relevant points only, and so do the later ones. When the time is over, the
worker that runs is stopped, and what the others have measured counts.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

from flake8_aiocost.calibrate.analysis.distil import unsettled_points
from flake8_aiocost.calibrate.errors import CalibrationError
from flake8_aiocost.calibrate.runner.pace import Pace, TimeOverError, TooSlowError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyperf

    from flake8_aiocost.calibrate.harness.loops import LoopConfig
    from flake8_aiocost.calibrate.harness.profiles import Profile
    from flake8_aiocost.calibrate.runner.checkpoint import Checkpoint
    from flake8_aiocost.calibrate.runner.workers import Workers

#: Rounds that have their part of the time from the start. A single value says nothing about its error.
MIN_ROUNDS = 2


class ProgressListener(Protocol):
    """Receives the progress of the measurement."""

    def start_worker(self, text: str, begin: float, end: float) -> None:
        """A worker starts. Its share of the whole measurement lies between ``begin`` and ``end``."""


def measure(
    workers: Workers,
    configs: Sequence[LoopConfig],
    profile: Profile,
    progress: ProgressListener,
    *,
    points: Mapping[LoopConfig, Sequence[str]],
    all_points: bool = False,
    least: int = 1,
    longer: str = "a longer --profile",
    checkpoint: Checkpoint | None = None,
) -> list[pyperf.BenchmarkSuite]:
    """Measure all rounds, then repeat the points that did not settle while there is time.

    Args:
        workers: runs the worker processes.
        configs: the loops and task factories to measure.
        profile: the number of rounds and the time limit.
        progress: is notified of each worker.
        points: the names of the points to measure, the most relevant first.
        all_points: whether these are all points of the profile, so that a worker may measure what it has.
        least: how many points of each config are needed.
        longer: how a user gives it more time.
        checkpoint: holds the rounds of an unfinished calibration, and stores those of this one.

    Returns:
        The results of each config.

    Raises:
        CalibrationError: a worker failed, or there was not enough time for the points that are needed.
    """
    limit = profile.seconds * len({config.loop for config in configs})
    run = _Run(workers, limit, least, longer, checkpoint)
    needed = min(MIN_ROUNDS, profile.rounds)
    wanted: dict[LoopConfig, Sequence[str]] = {config: () if all_points else points[config] for config in configs}
    longest = 0.0
    for number in range(profile.rounds):
        if run.over or (number >= needed and run.spent() + longest > limit):
            break
        before = run.spent()
        for position, config in enumerate(configs):
            done, total = number * len(configs) + position, profile.rounds * len(configs)
            text = f"{config.loop}, {config.task_factory} task factory, round {number + 1}"
            progress.start_worker(text, done / total, (done + 1) / total)
            slots = max(needed, number + 1) * len(configs) - done
            run.add_round(number, config, wanted[config], points[config], slots)
            if run.over:
                break
            # What the first round has no time for would have a single value.
            wanted[config] = run.measured(config, wanted[config])
        longest = max(longest, run.spent() - before)
    for number in range(profile.rounds, profile.rounds + profile.extra_rounds):
        for config in configs:
            unsettled = unsettled_points(run.suites[config])
            required = longest / len(configs) * len(unsettled) / len(run.suites[config].get_benchmarks())
            if unsettled and not run.over and run.spent() + required < limit:
                progress.start_worker(f"{config.loop}, {config.task_factory}: {len(unsettled)} points again", 1.0, 1.0)
                run.add_round(number, config, unsettled, unsettled, 1)
    return [run.suites[config] for config in configs]


class _Run:
    """The results so far, and how much of the time they took."""

    def __init__(self, workers: Workers, limit: float, least: int, longer: str, checkpoint: Checkpoint | None) -> None:
        self.workers, self.limit, self.least, self.longer, self.checkpoint = workers, limit, least, longer, checkpoint
        self.suites: dict[LoopConfig, pyperf.BenchmarkSuite] = {}
        self.began = time.monotonic()
        #: Seconds of the rounds that an earlier run made.
        self.earlier = 0.0
        #: Whether a worker was stopped at the end of the time.
        self.over = False

    def spent(self) -> float:
        """Seconds so far."""
        return time.monotonic() - self.began + self.earlier

    def add_round(
        self, number: int, config: LoopConfig, wanted: Sequence[str], by_relevance: Sequence[str], slots: int
    ) -> None:
        """Run one worker, or load its results from the checkpoint. The time left is for ``slots`` workers."""
        loaded = self.checkpoint.load(number, config) if self.checkpoint else None
        if loaded is not None:
            suite, seconds = loaded
            self.earlier += seconds
        else:
            began = time.monotonic()
            try:
                suite = self._within(number, config, wanted, by_relevance, (self.limit - self.spent()) / slots)
            except TimeOverError:
                self.over = True
                if config not in self.suites:
                    raise CalibrationError(
                        f"there was not enough time for {config.name}, as busy as this machine is: repeat it when the"
                        f" machine does nothing else, or give it more time ({self.longer})"
                    ) from None
                return
            if self.checkpoint:
                self.checkpoint.save(number, config, suite, time.monotonic() - began)
        if config in self.suites:
            self.suites[config].add_runs(suite)
        else:
            self.suites[config] = suite

    def _within(
        self, number: int, config: LoopConfig, wanted: Sequence[str], by_relevance: Sequence[str], seconds: float
    ) -> pyperf.BenchmarkSuite:
        left = self.limit - self.spent()
        try:
            return self.workers.run(config, number, wanted, Pace(seconds, left), left)
        except TooSlowError as slow:
            there = set(wanted or by_relevance)
            fewer = [name for name in by_relevance if name in there][: slow.fitting]
            if len(fewer) < (1 if config in self.suites else self.least):
                raise TimeOverError(f"no time for {config.name}") from None
            return self.workers.run(config, number, fewer, None, self.limit - self.spent())

    def measured(self, config: LoopConfig, wanted: Sequence[str]) -> Sequence[str]:
        """The points that a config has, in the order of ``wanted``; if these are all, and it has all, as they are."""
        there = self.suites[config].get_benchmark_names()
        return [name for name in wanted if name in there] if wanted else sorted(there)
