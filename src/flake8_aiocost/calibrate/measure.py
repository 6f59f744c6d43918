"""The rounds of one measurement: each a worker process per loop and task factory."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.distil import unsettled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyperf

    from flake8_aiocost.calibrate.profiles import Profile
    from flake8_aiocost.calibrate.report import Progress
    from flake8_aiocost.calibrate.rounds import Surroundings, Workers

#: Rounds that are made however slow the machine is.
AT_LEAST = 2


def measure(
    workers: Workers,
    each: Sequence[Surroundings],
    profile: Profile,
    progress: Progress,
    only: Mapping[Surroundings, Sequence[str]] | None = None,
) -> list[pyperf.BenchmarkSuite]:
    """All rounds; then more of them for the points that did not settle, as long as there is time.

    ``only`` names the points, if not all are wanted.
    """
    began, budget = time.monotonic(), profile.seconds * len({one.loop for one in each})
    suites: dict[Surroundings, pyperf.BenchmarkSuite] = {}
    longest = 0.0

    def spent() -> float:
        return time.monotonic() - began

    for turn in range(profile.rounds):
        if turn >= AT_LEAST and spent() + longest > budget:
            break
        before = spent()
        for position, one in enumerate(each):
            done, parts = turn * len(each) + position, profile.rounds * len(each)
            text = f"{one.loop}, {one.task_factory} task factory, round {turn + 1}"
            progress.worker(text, done / parts, (done + 1) / parts)
            made = workers.run(one, turn, only[one] if only else ())
            if one in suites:
                suites[one].add_runs(made)
            else:
                suites[one] = made
        longest = max(longest, spent() - before)
    for turn in range(profile.extra):
        for one in each:
            restless = unsettled(suites[one])
            needed = longest / len(each) * len(restless) / len(suites[one].get_benchmarks())
            if restless and spent() + needed < budget:
                progress.worker(f"{one.loop}, {one.task_factory}: {len(restless)} points again", 1.0, 1.0)
                suites[one].add_runs(workers.run(one, profile.rounds + turn, restless))
    return [suites[one] for one in each]
