"""The rounds of one measurement: each a worker process per loop and task factory."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis.distil import unsettled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyperf

    from flake8_aiocost.calibrate.harness.profiles import Profile
    from flake8_aiocost.calibrate.report.summary import Progress
    from flake8_aiocost.calibrate.runner.checkpoint import Unfinished
    from flake8_aiocost.calibrate.runner.workers import Surroundings, Workers

#: Rounds that are made however slow the machine is.
AT_LEAST = 2


def measure(
    workers: Workers,
    each: Sequence[Surroundings],
    profile: Profile,
    progress: Progress,
    *,
    only: Mapping[Surroundings, Sequence[str]] | None = None,
    kept: Unfinished | None = None,
) -> list[pyperf.BenchmarkSuite]:
    """All rounds; then more of them for the points that did not settle, as long as there is time.

    ``only`` names the points, if not all are wanted. ``kept`` has rounds of an earlier run, and takes those of this.
    """
    budget = profile.seconds * len({one.loop for one in each})
    suites: dict[Surroundings, pyperf.BenchmarkSuite] = {}

    def add(turn: int, one: Surroundings, points: Sequence[str]) -> float:
        """One round of one worker; returns the seconds that it takes or took."""
        found = kept.done(turn, one) if kept else None
        if found is None:
            began = time.monotonic()
            suite = workers.run(one, turn, points)
            found = suite, time.monotonic() - began
            if kept:
                kept.keep(turn, one, *found)
        suite, seconds = found
        if one in suites:
            suites[one].add_runs(suite)
        else:
            suites[one] = suite
        return seconds

    spent = longest = 0.0
    for turn in range(profile.rounds):
        if turn >= AT_LEAST and spent + longest > budget:
            break
        before = spent
        for position, one in enumerate(each):
            done, parts = turn * len(each) + position, profile.rounds * len(each)
            text = f"{one.loop}, {one.task_factory} task factory, round {turn + 1}"
            progress.worker(text, done / parts, (done + 1) / parts)
            spent += add(turn, one, only[one] if only else ())
        longest = max(longest, spent - before)
    for turn in range(profile.rounds, profile.rounds + profile.extra):
        for one in each:
            restless = unsettled(suites[one])
            needed = longest / len(each) * len(restless) / len(suites[one].get_benchmarks())
            if restless and spent + needed < budget:
                progress.worker(f"{one.loop}, {one.task_factory}: {len(restless)} points again", 1.0, 1.0)
                spent += add(turn, one, restless)
    return [suites[one] for one in each]
