"""The load ``alone``: one request at a time, from another process (``client.py``). The core goes idle in between."""

from __future__ import annotations

import asyncio
import socket
import statistics
import time
from itertools import pairwise
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.harness.client import Client
from flake8_aiocost.calibrate.harness.noise_filter import median_undisturbed
from flake8_aiocost.calibrate.harness.server import Connection, Server

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Operation

#: Pairs of requests between two yardsticks, at least. 16 pairs take some 8 ms, as long as a slow spell of the machine.
MIN_PAIRS = 4
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


class AloneLoad:
    """One connection, to a client process that sends its next request as soon as it has its response."""

    def __init__(self, server: Server) -> None:
        """Send requests to this server."""
        self.server = server
        self.client: Client
        self.operations: tuple[Operation, Operation]
        self.times: list[float] = []
        self.expected = 0
        self.done: asyncio.Future[None] = server.loop.create_future()

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
        """Read the CPU clock as a request arrives. Requests run the baseline and the operation in turn."""
        self.server.operation = self.operations[len(self.times) % 2]
        self.times.append(time.process_time())

    def on_response(self) -> None:
        """The last response wakes the driver."""
        if len(self.times) == self.expected:
            self.done.set_result(None)

    def on_failure(self, error: Exception) -> None:
        """A request failed, such as a benchmark that needs a thread where none can start: so does the measurement."""
        if not self.done.done():
            self.done.set_exception(error)

    async def drive(self, pairs: int) -> float:
        """CPU seconds that the second operation adds to a request, compared with the first: the median over the pairs.

        All CPU time between the arrivals of two requests is attributed to the first of them. Idling takes no CPU time
        except what the kernel needs to go to sleep and to wake up. The first two requests only warm up.
        """
        self.server.on_request, self.server.on_response = self.on_request, self.on_response
        self.server.on_failure = self.on_failure
        self.times = []
        self.expected = 2 * pairs + 4
        self.done = self.server.loop.create_future()
        self.client.send(self.expected)
        await self.done
        costs = [after - before for before, after in pairwise(self.times[2:])]
        baselines, operations = costs[0::2], costs[1::2]
        return statistics.median(
            cost - (before + after) / 2 for cost, (before, after) in zip(operations, pairwise(baselines), strict=True)
        )

    async def measure(
        self, operation: Operation, baseline: Operation, slices: int, requests: int, yardsticks: list[float]
    ) -> float:
        """What one operation adds to a request that otherwise runs the baseline, in yardsticks.

        Takes as many pairs as half of ``slices`` slices of ``requests`` requests hold, or up to twice that if the
        machine is disturbed. Only undisturbed slices count (``noise_filter.py``). Dividing by the yardstick does not
        correct a disturbed slice: a slow spell makes a warm yardstick slower by 2.1, what a cold request spawns by 1.7
        and the cold request itself by 1.4.

        Args:
            operation: what is measured.
            baseline: what is subtracted.
            slices: how many slices the profile asks for.
            requests: requests in a slice.
            yardsticks: all yardsticks of this process; the new ones are appended.
        """
        self.operations = (baseline, operation)
        pairs = max(MIN_PAIRS, requests // 2)
        wanted = max(1, slices * max(requests, 2 * MIN_PAIRS) // pairs // 2)
        return await median_undisturbed(lambda: self.drive(pairs), wanted, yardsticks)
