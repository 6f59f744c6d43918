"""Measure all rounds. A round is one worker process for each loop and task factory."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

from flake8_aiocost.calibrate.analysis.distil import unsettled_points

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyperf

    from flake8_aiocost.calibrate.harness.loops import LoopConfig
    from flake8_aiocost.calibrate.harness.profiles import Profile
    from flake8_aiocost.calibrate.runner.checkpoint import Checkpoint
    from flake8_aiocost.calibrate.runner.workers import Workers

#: Rounds that are made even if they exceed the time limit.
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
    only: Mapping[LoopConfig, Sequence[str]] | None = None,
    checkpoint: Checkpoint | None = None,
) -> list[pyperf.BenchmarkSuite]:
    """Measure all rounds, then repeat the points that did not settle while there is time.

    Args:
        workers: runs the worker processes.
        configs: the loops and task factories to measure.
        profile: the number of rounds and the time limit.
        progress: is notified of each worker.
        only: the names of the points to measure; all if ``None``.
        checkpoint: holds the rounds of an unfinished calibration, and stores those of this one.

    Returns:
        The results of each config.
    """
    limit = profile.seconds * len({config.loop for config in configs})
    suites: dict[LoopConfig, pyperf.BenchmarkSuite] = {}

    def add_round(number: int, config: LoopConfig, points: Sequence[str]) -> float:
        """Run one worker, or load its results from the checkpoint. Returns the seconds that the worker took."""
        loaded = checkpoint.load(number, config) if checkpoint else None
        if loaded is None:
            began = time.monotonic()
            suite = workers.run(config, number, points)
            loaded = suite, time.monotonic() - began
            if checkpoint:
                checkpoint.save(number, config, *loaded)
        suite, seconds = loaded
        if config in suites:
            suites[config].add_runs(suite)
        else:
            suites[config] = suite
        return seconds

    spent = longest = 0.0
    for number in range(profile.rounds):
        if number >= MIN_ROUNDS and spent + longest > limit:
            break
        before = spent
        for position, config in enumerate(configs):
            done, total = number * len(configs) + position, profile.rounds * len(configs)
            text = f"{config.loop}, {config.task_factory} task factory, round {number + 1}"
            progress.start_worker(text, done / total, (done + 1) / total)
            spent += add_round(number, config, only[config] if only else ())
        longest = max(longest, spent - before)
    for number in range(profile.rounds, profile.rounds + profile.extra_rounds):
        for config in configs:
            unsettled = unsettled_points(suites[config])
            needed = longest / len(configs) * len(unsettled) / len(suites[config].get_benchmarks())
            if unsettled and spent + needed < limit:
                progress.start_worker(f"{config.loop}, {config.task_factory}: {len(unsettled)} points again", 1.0, 1.0)
                spent += add_round(number, config, unsettled)
    return [suites[config] for config in configs]
