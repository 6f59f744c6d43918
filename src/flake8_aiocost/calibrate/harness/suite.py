"""The pyperf program that a worker runs: every point of one loop and one task factory.

A point is a construct, a fan-out, an awaitable and a load. Its value is the CPU time that one operation adds to a
request (``server.py``). With pyperf's ``--worker`` and no ``--worker-task``, one process gives one value of each point;
that is how ``aiocost-calibrate`` runs it, since a hundred points in a process cost the start of one process, and six
processes with a value each say more of a point than one process with six. Without it, this is an ordinary pyperf
program with a worker per point: ``python -m flake8_aiocost.calibrate.harness.suite --loop uvloop -o uvloop.json``.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import statistics
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pyperf

from flake8_aiocost.calibrate.harness import benchmarks
from flake8_aiocost.calibrate.harness.alone_load import Alone
from flake8_aiocost.calibrate.harness.awaitables import CHILDREN
from flake8_aiocost.calibrate.harness.busy_load import Busy
from flake8_aiocost.calibrate.harness.noise_filter import best
from flake8_aiocost.calibrate.harness.profiles import PROFILES, Profile
from flake8_aiocost.calibrate.harness.server import Server
from flake8_aiocost.calibrate.harness.tight_loop import tight
from flake8_aiocost.calibrate.harness.workload import SLICE, yardstick

if TYPE_CHECKING:
    import argparse
    from collections.abc import Coroutine, Iterator

    from flake8_aiocost.calibrate.harness.benchmarks import Operation

LOADS: dict[str, type[Alone | Busy]] = {"alone": Alone, "busy": Busy}
#: pyperf accepts no value below; where noise outweighs an operation of nanoseconds the difference may be negative.
LEAST = 1e-9
#: Of what the values are: CPU time of the whole process, threads included.
CLOCK = "process_time"
#: Yardsticks at the start of a worker.
YARDSTICKS = 100
#: Up to this n an operation is small beside its request and needs all slices; above, fewer when busy, and of fewer
#: requests when alone.
FEW, LEAST_SLICES = 8, 6
#: A slice of one or two requests is at the mercy of a single interruption.
LEAST_REQUESTS = 4

T = TypeVar("T")


@dataclass(frozen=True)
class Point:
    """One thing to measure. Its name is the same for every loop and factory, so that pyperf can compare their files."""

    benchmark: benchmarks.Benchmark
    n: int
    awaitable: str
    load: str

    @property
    def name(self) -> str:
        """As pyperf shows it."""
        return f"{self.benchmark.name} n={self.n} {self.awaitable} {self.load}"

    @property
    def metadata(self) -> dict[str, Any]:
        """What ``distil`` reads back."""
        return {"construct": self.benchmark.name, "n": self.n, "awaitable": self.awaitable, "load": self.load}


def points(profile: Profile) -> Iterator[Point]:
    """Everything that this interpreter can measure, in a fixed order."""
    for name in benchmarks.names():
        benchmark = benchmarks.load(name)
        if not benchmark.available:
            continue
        if benchmark.tight:
            yield Point(benchmark, 2, "ready", "alone")
            continue
        for load in LOADS:
            for n in profile.ns(name, benchmark.fans_out, load):
                for awaitable in CHILDREN:
                    yield Point(benchmark, n, awaitable, load)


def new_loop(kind: str, task_factory: str) -> asyncio.AbstractEventLoop:
    """A loop as asked for."""
    if kind == "uvloop":
        import uvloop  # noqa: PLC0415  absent on some platforms

        loop: asyncio.AbstractEventLoop = uvloop.new_event_loop()
    else:
        loop = asyncio.new_event_loop()
    if task_factory == "eager":
        loop.set_task_factory(asyncio.eager_task_factory)  # type: ignore[attr-defined,unused-ignore]
    return loop


class Measuring:
    """One process: its loop, and the runner that takes the values."""

    def __init__(self, runner: pyperf.Runner, loop: asyncio.AbstractEventLoop) -> None:
        """Find out how fast the machine is at present, by which all values of this process are scaled alike."""
        self.runner = runner
        self.server = Server(loop)
        self.loads = {name: load(self.server) for name, load in LOADS.items()}
        for load in self.loads.values():
            self._run(load.connect())
        self.yardsticks = [yardstick() for _ in range(YARDSTICKS)]
        self.yardstick = statistics.median(self.yardsticks)
        runner.metadata["yardstick"] = self.yardstick

    def _run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self.server.loop.run_until_complete(coroutine)

    def close(self) -> None:
        """Hang up."""
        for load in self.loads.values():
            load.close()

    def point(self, point: Point, profile: Profile) -> Any:
        """Have pyperf measure one point; returns its ``Benchmark``, or ``None`` where pyperf passes it over."""
        benchmark = point.benchmark
        slices = profile.slices
        if point.n > FEW and point.load == "busy":
            slices = max(min(slices, LEAST_SLICES), slices * FEW // point.n)
        repeats = benchmark.repeats if point.awaitable == "ready" else 1
        measured = self._tight if benchmark.tight else self._in_context

        def timed(loops: int) -> float:
            yardsticks = measured(point, repeats, loops // SLICE)
            return max(yardsticks * self.yardstick, LEAST * repeats) * loops

        # Machines are slowed for seconds at a time: look all along for the moments when this one is not.
        self.runner.metadata["yardstick_best"] = best(self.yardsticks)
        self.runner.args.loops = slices * SLICE
        return self.runner.bench_time_func(point.name, timed, inner_loops=repeats, metadata=point.metadata)

    def _tight(self, point: Point, _repeats: int, slices: int) -> float:
        operation = point.benchmark.operation(point.n, CHILDREN[point.awaitable])
        return self._run(tight(operation, slices, self.yardsticks))

    def _in_context(self, point: Point, repeats: int, slices: int) -> float:
        benchmark, child = point.benchmark, CHILDREN[point.awaitable]
        requests = max(LEAST_REQUESTS, SLICE * FEW // max(FEW, point.n))
        operation, baseline = benchmark.operation(point.n, child), benchmark.baseline(point.n, child)
        if repeats > 1:
            operation = repeated(operation, repeats)
        measuring = self.loads[point.load].measure(operation, baseline, slices, requests, self.yardsticks)
        return self._run(measuring)


def repeated(operation: Operation, times: int) -> Operation:
    """The operation so many times in a row."""

    async def run() -> None:
        for _ in range(times):
            await operation()

    return run


def hand_on(command: list[str], arguments: argparse.Namespace) -> None:
    """Our own options, for pyperf's workers: they number the points as we do, so all that choose and order them."""
    command += ["--loop", arguments.loop, "--task-factory", arguments.task_factory, "--points", arguments.points]
    command += ["--seed", str(arguments.seed), *(["--only", arguments.only] if arguments.only else [])]


def runner_and_arguments() -> tuple[pyperf.Runner, argparse.Namespace]:
    """pyperf's Runner with our options."""
    program = ("-m", "flake8_aiocost.calibrate.harness.suite")
    runner = pyperf.Runner(processes=5, values=1, warmups=0, program_args=program, add_cmdline_args=hand_on)
    add = runner.argparser.add_argument
    add("--loop", choices=("asyncio", "uvloop"), default="asyncio")
    add("--task-factory", choices=("default", "eager"), default="default")
    add("--points", choices=sorted(PROFILES), default="default", help="which points, and how many operations a value")
    add("--only", metavar="FILE", help="measure only the points that this file names, one a line")
    add("--seed", type=int, default=0, help="the order of the points")
    add("--results", metavar="FILE", help="write all results into this new file at the end")
    return runner, runner.parse_args()


def versions() -> dict[str, str]:
    """The releases of the libraries that have a part in the numbers."""
    found = {}
    for name in benchmarks.LIBRARIES:
        with contextlib.suppress(PackageNotFoundError):
            found[f"{name}_version"] = version(name)
    return found


def main() -> None:
    """Run what the command line says."""
    runner, arguments = runner_and_arguments()
    profile = PROFILES[arguments.points]
    runner.metadata.update(loop=arguments.loop, task_factory=arguments.task_factory, profile=profile.name)
    runner.metadata.update(clock=CLOCK, **versions())
    todo = list(points(profile))
    if arguments.only:
        wanted = set(Path(arguments.only).read_text(encoding="utf-8").splitlines())
        todo = [point for point in todo if point.name in wanted]
    # Every process goes through them in another order, so that no point always follows the same one.
    random.Random(arguments.seed).shuffle(todo)  # noqa: S311

    if arguments.results:
        print(f"{len(todo)} points", flush=True)
    measuring = Measuring(runner, new_loop(arguments.loop, arguments.task_factory))
    try:
        measured = [measuring.point(point, profile) for point in todo]
    finally:
        measuring.close()
    if arguments.results:
        pyperf.BenchmarkSuite([benchmark for benchmark in measured if benchmark]).dump(arguments.results)


if __name__ == "__main__":
    main()
