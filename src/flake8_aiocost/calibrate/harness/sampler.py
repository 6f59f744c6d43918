"""Take the values of one worker process: one value for each point, scaled to the speed of the machine."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, Any, TypeVar

from flake8_aiocost.calibrate.harness.alone_load import AloneLoad
from flake8_aiocost.calibrate.harness.awaitables import CHILDREN
from flake8_aiocost.calibrate.harness.busy_load import BusyLoad
from flake8_aiocost.calibrate.harness.company import groups
from flake8_aiocost.calibrate.harness.noise_filter import undisturbed_yardstick
from flake8_aiocost.calibrate.harness.server import Server
from flake8_aiocost.calibrate.harness.tight_loop import measure_in_tight_loop
from flake8_aiocost.calibrate.harness.workload import SLICE, yardstick

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Coroutine, Sequence

    import pyperf

    from flake8_aiocost.calibrate.harness.benchmarks import Operation
    from flake8_aiocost.calibrate.harness.points import MeasurePoint
    from flake8_aiocost.calibrate.harness.profiles import Profile

#: Seconds. pyperf accepts no smaller value. Where noise exceeds an operation of a few nanoseconds, the difference with
#: and without the operation may be negative.
MIN_VALUE = 1e-9
#: Yardsticks that a worker runs at its start.
INITIAL_YARDSTICKS = 100
#: Up to this n an operation is small compared with its request and needs all slices. Above it, the load ``busy`` uses
#: fewer slices and the load ``alone`` fewer requests in each slice.
SMALL_N = 8
MIN_SLICES = 6
#: In a slice of one or two requests, a single interruption decides the result.
MIN_REQUESTS = 4

T = TypeVar("T")


class Sampler:
    """The loop and the server of this process, and the pyperf runner that stores the values."""

    def __init__(self, runner: pyperf.Runner, loop: asyncio.AbstractEventLoop) -> None:
        """Start the server and measure how fast the machine is now. All values of this process are scaled by that."""
        self.runner = runner
        self.server = Server(loop)
        self.alone, self.busy = AloneLoad(self.server), BusyLoad(self.server)
        self._run(self.alone.connect())
        self._run(self.busy.connect())
        self._groups: dict[MeasurePoint, tuple[MeasurePoint, ...]] = {}
        self._taken: dict[MeasurePoint, float] = {}
        self.yardsticks = [yardstick() for _ in range(INITIAL_YARDSTICKS)]
        self.yardstick = statistics.median(self.yardsticks)
        runner.metadata["yardstick"] = self.yardstick

    def _run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self.server.loop.run_until_complete(coroutine)

    def close(self) -> None:
        """Close all connections."""
        self.alone.close()
        self.busy.close()

    def plan(self, points: Sequence[MeasurePoint]) -> None:
        """Take notice of all points that will be measured: those of the load ``alone`` are measured some at a time."""
        alone = [each for each in points if each.load == "alone" and not each.benchmark.tight_loop]
        self._groups = {each: group for group in groups(alone, SMALL_N) for each in group}

    def measure(self, point: MeasurePoint, profile: Profile) -> Any:
        """Have pyperf measure one point. Returns its ``Benchmark``, or ``None`` where pyperf skips the point."""
        benchmark = point.benchmark
        slices = profile.slices
        if point.n > SMALL_N and point.load == "busy":
            slices = max(min(slices, MIN_SLICES), slices * SMALL_N // point.n)
        take = self._in_server if point.load == "busy" else self._alone
        take = self._in_tight_loop if benchmark.tight_loop else take
        repeats = repeats_of(point)

        def timed(loops: int) -> float:
            yardsticks = take(point, loops // SLICE)
            return max(yardsticks * self.yardstick, MIN_VALUE * repeats) * loops

        # Machines are slowed down for seconds at a time, so the best yardstick is updated throughout the process.
        self.runner.metadata["yardstick_best"] = undisturbed_yardstick(self.yardsticks)
        self.runner.args.loops = slices * SLICE
        return self.runner.bench_time_func(point.name, timed, inner_loops=repeats, metadata=point.metadata)

    def _in_tight_loop(self, point: MeasurePoint, slices: int) -> float:
        operation = point.benchmark.operation(point.n, CHILDREN[point.awaitable])
        return self._run(measure_in_tight_loop(operation, slices, self.yardsticks))

    def _in_server(self, point: MeasurePoint, slices: int) -> float:
        operation, baseline = operations_of(point)
        requests = requests_of(point)
        return self._run(self.busy.measure(operation, baseline, slices, requests, self.yardsticks))

    def _alone(self, point: MeasurePoint, slices: int) -> float:
        """With other points in turn; their values are kept until they are asked for."""
        if point not in self._taken:
            group = self._groups.get(point) or groups([point], SMALL_N)[0]
            pairs = [operations_of(each) for each in group]
            values = self._run(self.alone.measure(pairs, slices, requests_of(point), self.yardsticks))
            self._taken.update(zip(group, values, strict=True))
        return self._taken.pop(point)


def requests_of(point: MeasurePoint) -> int:
    """How many requests a slice has."""
    return max(MIN_REQUESTS, SLICE * SMALL_N // max(SMALL_N, point.n))


def repeats_of(point: MeasurePoint) -> int:
    """How often each request runs the operation."""
    return point.benchmark.repeats if point.awaitable == "ready" else 1


def operations_of(point: MeasurePoint) -> tuple[Operation, Operation]:
    """What a request runs, and what is subtracted."""
    benchmark, child = point.benchmark, CHILDREN[point.awaitable]
    operation, baseline = benchmark.operation(point.n, child), benchmark.baseline(point.n, child)
    repeats = repeats_of(point)
    return (repeated(operation, repeats) if repeats > 1 else operation), baseline


def repeated(operation: Operation, times: int) -> Operation:
    """An operation that runs the given one several times in a row."""

    async def run() -> None:
        for _ in range(times):
            await operation()

    return run
