"""The load ``alone``: one request at a time, from another process (``client.py``). The core goes idle in between."""

from __future__ import annotations

import asyncio
import socket
import statistics
import time
from itertools import pairwise
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.harness.client import Client
from flake8_aiocost.calibrate.harness.load import Load
from flake8_aiocost.calibrate.harness.noise_filter import medians_undisturbed
from flake8_aiocost.calibrate.harness.server import Connection, Server

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.calibrate.harness.benchmarks import Operation

#: Requests of a pair in each cycle: the baseline twice, then the operation.
EACH = 3
#: Cycles of requests between two yardsticks, at least. 16 pairs of requests take some 8 ms, as long as a slow spell of
#: the machine.
MIN_CYCLES = 4
#: Seconds between two checks whether the client has connected. It starts in some 50 ms.
CONNECT_INTERVAL = 0.005


class AloneConnection(Connection):
    """The connection of the client. It is lost early only if the client process dies."""

    def __init__(self, load: AloneLoad, connected: asyncio.Future[None]) -> None:
        """Belong to this load."""
        super().__init__(load.server)
        self.load = load
        connected.set_result(None)

    def connection_lost(self, _error: Exception | None) -> None:
        """Make the measurement fail at once, since no further request will arrive."""
        if not self.load.done.done():
            self.load.done.set_exception(self.load.client.died())


class AloneLoad(Load):
    """One connection, to a client process that sends its next request as soon as it has its response."""

    def __init__(self, server: Server) -> None:
        """Send requests to this server."""
        super().__init__(server)
        self.client: Client
        self.operations: tuple[Operation, ...] = ()
        self.times: list[float] = []
        self.expected = 0

    async def connect(self) -> None:
        """Listen on a free port, and start the client."""
        connected = self.server.loop.create_future()
        # asyncio switches Nagle's algorithm off only if the socket names its protocol, as create_server(host) does.
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.bind(("127.0.0.1", 0))
        listener = await self.server.loop.create_server(lambda: AloneConnection(self, connected), sock=listening)
        self.client = Client(listening.getsockname()[1])
        while not connected.done():
            if not self.client.alive:
                raise self.client.died()
            await asyncio.sleep(CONNECT_INTERVAL)
        listener.close()

    def close(self) -> None:
        """End the client process."""
        self.client.stop()

    def on_request(self) -> None:
        """Read the CPU clock as a request arrives. Requests run the operations in turn."""
        self.server.operation = self.operations[len(self.times) % len(self.operations)]
        self.times.append(time.process_time())

    def on_response(self) -> None:
        """The last response wakes the driver."""
        if len(self.times) == self.expected:
            self.done.set_result(None)

    async def drive(self, cycles: int) -> tuple[float, ...]:
        """CPU seconds that each operation adds to a request, compared with its baseline: the median over the cycles.

        All CPU time between the arrivals of two requests is attributed to the first of them. Idling takes no CPU time
        except what the kernel needs to go to sleep and to wake up. The first two requests only warm up.
        """
        self.server.on_request, self.server.on_response = self.on_request, self.on_response
        self.server.on_failure = self.on_failure
        self.times = []
        length = len(self.operations)
        # The next baseline of the first operation, and a request more, which tells when that has ended.
        self.expected = length * (cycles + 1) + 3
        self.done = self.server.loop.create_future()
        self.client.send(self.expected)
        await self.done
        costs = [after - before for before, after in pairwise(self.times)]
        return tuple([statistics.median(added(costs, each, length, cycles)) for each in range(length // EACH)])

    async def measure(
        self, pairs: Sequence[tuple[Operation, Operation]], slices: int, requests: int, yardsticks: list[float]
    ) -> tuple[float, ...]:
        """What each operation adds to a request that otherwise runs its baseline, in yardsticks.

        Requests run the baseline twice and the operation of each pair in turn. What a request finds in the caches is
        of the request before it: only the second baseline counts, which comes after one as the operation does. There
        are as many of each pair as a third of ``slices`` slices of ``requests`` requests hold, or up to twice that if
        the machine is disturbed. Only undisturbed slices count (``noise_filter.py``). Dividing by the yardstick does
        not correct a disturbed slice: a slow spell makes a warm yardstick slower by 2.1, what a cold request spawns by
        1.7 and the cold request itself by 1.4.

        Args:
            pairs: each operation that is measured, with the baseline that is subtracted.
            slices: how many slices the profile asks for.
            requests: requests in a slice.
            yardsticks: all yardsticks of this process; the new ones are appended.
        """
        self.operations = tuple([each for operation, baseline in pairs for each in (baseline, baseline, operation)])
        # A slice is no longer for several pairs than for one, since slow spells are short.
        cycles = max(MIN_CYCLES, requests // EACH // len(pairs))
        wanted = max(1, slices * max(requests, EACH * MIN_CYCLES) // cycles // EACH)
        return await medians_undisturbed(lambda: self.drive(cycles), wanted, yardsticks)


def added(costs: Sequence[float], pair: int, length: int, cycles: int) -> Iterator[float]:
    """What the operation of a pair adds in each cycle to its baseline, the one before it and the next one.

    Args:
        costs: of all requests, in their order.
        pair: which of a cycle.
        length: requests of a cycle.
        cycles: how many are measured. The first two requests only warm up, so the first pair begins a cycle later.
    """
    for cycle in range(cycles):
        before = EACH * pair + 1 + length * (cycle + (pair == 0))
        yield costs[before + 1] - (costs[before] + costs[before + length]) / 2
