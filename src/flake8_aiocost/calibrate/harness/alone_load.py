"""Load ``alone``: one request at a time, from another process, with the core idle in between (``client.py``)."""

from __future__ import annotations

import asyncio
import socket
import statistics
import time
from itertools import pairwise
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.harness.client import Client
from flake8_aiocost.calibrate.harness.noise_filter import in_quiet_moments
from flake8_aiocost.calibrate.harness.server import Connection, Server

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Operation

#: Pairs of lone requests between two yardsticks: 16 take some 8 ms, as long as a spell of a slower machine.
LEAST_PAIRS = 4
#: Seconds between two looks whether the client is there; it starts in some 50 ms.
A_MOMENT = 0.005


class Lone(Connection):
    """The client's connection, which ends before its time only where the client does."""

    def __init__(self, alone: Alone, connected: asyncio.Future[None]) -> None:
        """Belong to this load."""
        super().__init__(alone.server)
        self.alone = alone
        connected.set_result(None)

    def connection_lost(self, _error: Exception | None) -> None:
        """Have the measuring fail at once: nobody would ever ask again."""
        if not self.alone.done.done():
            self.alone.done.set_exception(self.alone.client.gone())


class Alone:
    """One connection, to a process that asks again as soon as it has its answer."""

    def __init__(self, server: Server) -> None:
        """Ask this server."""
        self.server = server
        self.client: Client
        self.operations: tuple[Operation, Operation]
        self.times: list[float] = []
        self.expected = 0
        self.done: asyncio.Future[None] = server.loop.create_future()

    async def connect(self) -> None:
        """Listen, and start the client."""
        connected = self.server.loop.create_future()
        # With a protocol named the transport switches Nagle's algorithm off, as it does under create_server(host).
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.bind(("127.0.0.1", 0))
        listener = await self.server.loop.create_server(lambda: Lone(self, connected), sock=listening)
        self.client = Client(listening.getsockname()[1])
        while not connected.done():
            if not self.client.alive:
                raise self.client.gone()
            await asyncio.sleep(A_MOMENT)
        listener.close()

    def close(self) -> None:
        """Hang up."""
        self.client.stop()

    def received(self) -> None:
        """Note the CPU time as each request comes, which runs the operation or the baseline in turn."""
        self.server.operation = self.operations[len(self.times) % 2]
        self.times.append(time.process_time())

    def answered(self) -> None:
        """The last answer wakes the driver."""
        if len(self.times) == self.expected:
            self.done.set_result(None)

    async def drive(self, pairs: int) -> float:
        """Seconds of CPU that the second operation adds to a request over the first: the median of so many pairs.

        What passes between one request's coming and the next one's is put down to the first, idling included; that
        takes no CPU time but what the kernel needs to fall asleep and wake. The first two requests only warm up.
        """
        self.server.received, self.server.answered = self.received, self.answered
        self.times = []
        self.expected = 2 * pairs + 4
        self.done = self.server.loop.create_future()
        self.client.ask(self.expected)
        await self.done
        costs = [after - before for before, after in pairwise(self.times[2:])]
        beside, ours = costs[0::2], costs[1::2]
        return statistics.median(
            cost - (before + after) / 2 for cost, (before, after) in zip(ours, pairwise(beside), strict=True)
        )

    async def measure(
        self, operation: Operation, baseline: Operation, slices: int, requests: int, yardsticks: list[float]
    ) -> float:
        """What one operation adds to a request that runs the baseline in its place, in yardsticks.

        As many pairs as make half of ``slices`` of ``requests`` each, twice that if the machine is slow by then, with a
        yardstick before and after each slice. A spell of a slower machine makes a warm yardstick dearer by 2.1, what a
        cold request spawns by 1.7, and the cold request itself by 1.4, so no division cancels it: only slices in quiet
        moments count or, if there are few, the quietest quarter.
        """
        self.operations = (baseline, operation)
        slice_of = max(LEAST_PAIRS, requests // 2)
        wanted = max(1, slices * max(requests, 2 * LEAST_PAIRS) // slice_of // 2)
        return await in_quiet_moments(lambda: self.drive(slice_of), wanted, yardsticks)
