"""The pyperf program that a worker process runs: every point of one event loop and one task factory.

The value of a point is the CPU time that one operation adds to a request (``server.py``).

``aiocost-calibrate`` runs this program with pyperf's ``--worker`` and without ``--worker-task``: one process then gives
one value of each point. Six processes with one value each say more about a point than one process with six values, and
a hundred points in one process cost the start of one process.

Without ``--worker`` it is an ordinary pyperf program, with a worker for each point:
``python -m flake8_aiocost.calibrate.harness.suite --loop uvloop -o uvloop.json``.
"""

from __future__ import annotations

import contextlib
import random
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import pyperf

from flake8_aiocost.calibrate.harness import benchmarks
from flake8_aiocost.calibrate.harness.build import python_build
from flake8_aiocost.calibrate.harness.loops import LOOPS, TASK_FACTORIES, LoopConfig
from flake8_aiocost.calibrate.harness.parent import end_with_parent
from flake8_aiocost.calibrate.harness.points import points_of
from flake8_aiocost.calibrate.harness.profiles import PROFILES
from flake8_aiocost.calibrate.harness.sampler import Sampler

if TYPE_CHECKING:
    import argparse

#: What the values are, for the metadata: CPU time of the whole process, all threads included.
CLOCK = "process_time"


def add_worker_options(command: list[str], arguments: argparse.Namespace) -> None:
    """Pass our own options to pyperf's workers. They must number the points as this process does."""
    command += ["--loop", arguments.loop, "--task-factory", arguments.task_factory, "--points", arguments.points]
    command += ["--seed", str(arguments.seed), *(["--only", arguments.only] if arguments.only else [])]


def runner_and_arguments() -> tuple[pyperf.Runner, argparse.Namespace]:
    """Create pyperf's runner with our options, and parse the command line."""
    program = ("-m", "flake8_aiocost.calibrate.harness.suite")
    runner = pyperf.Runner(processes=5, values=1, warmups=0, program_args=program, add_cmdline_args=add_worker_options)
    add = runner.argparser.add_argument
    add("--loop", choices=LOOPS, default="asyncio")
    add("--task-factory", choices=TASK_FACTORIES, default="default")
    add("--points", choices=sorted(PROFILES), default="default", help="the profile: which points, how many operations")
    add("--only", metavar="FILE", help="measure only the points that this file names, one per line")
    add("--seed", type=int, default=0, help="the order of the points")
    add("--end-with-parent", action="store_true", help="end when standard input does, on which nothing is ever written")
    add("--results", metavar="FILE", help="write all results into this new file at the end")
    return runner, runner.parse_args()


def versions() -> dict[str, str]:
    """The installed versions of the libraries that influence the values."""
    found = {}
    for name in benchmarks.LIBRARIES:
        with contextlib.suppress(PackageNotFoundError):
            found[f"{name}_version"] = version(name)
    return found


def main() -> None:
    """Measure what the command line asks for."""
    runner, arguments = runner_and_arguments()
    if arguments.end_with_parent:
        end_with_parent()
    profile = PROFILES[arguments.points]
    config = LoopConfig(arguments.loop, arguments.task_factory)
    runner.metadata.update(loop=config.loop, task_factory=config.task_factory, profile=profile.name)
    runner.metadata.update(clock=CLOCK, **versions())
    if build := python_build():
        runner.metadata["python_build"] = build
    points = list(points_of(profile))
    if arguments.only:
        wanted = set(Path(arguments.only).read_text(encoding="utf-8").splitlines())
        points = [point for point in points if point.name in wanted]
    # Each process uses another order, so that no point always follows the same one.
    random.Random(arguments.seed).shuffle(points)  # noqa: S311

    if arguments.results:
        print(f"{len(points)} points", flush=True)
    sampler = Sampler(runner, config.new_loop())
    sampler.plan(points)
    try:
        measured = [sampler.measure(point, profile) for point in points]
    finally:
        sampler.close()
    if arguments.results:
        pyperf.BenchmarkSuite([benchmark for benchmark in measured if benchmark]).dump(arguments.results)


if __name__ == "__main__":
    main()
