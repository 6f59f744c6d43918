"""The context that everything is measured in: requests of a small server, many in flight or one.

A tight loop around an operation is wrong by up to half of what a live server pays, in both directions: its caches are
warm, and it shares no turn of the loop with anybody. Here each operation runs in the task of a request that came over a
socket through the loop's own transport, is read, routed and answered by ordinary Python code, and stands below a few
frames of coroutines. Requests arrive in batches, so that the tasks of many in flight interleave as they do under a real
server. What a request costs without the operation is measured beside it, in the same process, and subtracted.

What was tried in place of this, and how well each predicted a live server, is in docs/calibration-method.md.
"""

from __future__ import annotations

import asyncio
import json
import socket
import statistics
import time
from typing import TYPE_CHECKING, cast

from flake8_aiocost.calibrate.work import REQUEST, SLICE, read, route, shape, write, yardstick

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.benchmarks import Operation

#: Requests in flight, by load.
IN_FLIGHT = {"alone": 1, "busy": 32}
#: Operations between two looks at the clock where there are no requests around them.
TIGHT = 256


class Connection(asyncio.Protocol):
    """A client's connection: a task per request, held in a set until it is done, as servers do."""

    transport: asyncio.Transport

    def __init__(self, server: Server) -> None:
        """Belong to this server."""
        self.server = server

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """One request."""
        task = self.server.loop.create_task(self.answer(data))
        self.server.tasks.add(task)
        task.add_done_callback(self.server.tasks.discard)

    async def answer(self, data: bytes) -> None:
        """Read, call the application, write what it returns."""
        scope, body = read(data)
        self.transport.write(write(await application(scope, body, self.server)))
        self.server.answered()


class Server:
    """The connections of one loop, and the operation that their requests run at present."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Serve on this loop."""
        self.loop = loop
        self.tasks: set[asyncio.Task[None]] = set()
        self.clients: list[socket.socket] = []
        self.operation: Operation
        self.waiting = 0
        self.done: asyncio.Future[None] = loop.create_future()

    async def connect(self) -> None:
        """Open as many connections as there are requests in flight at most."""
        for _ in range(max(IN_FLIGHT.values())):
            client, ours = socket.socketpair()
            client.setblocking(False)
            ours.setblocking(False)
            await self.loop.connect_accepted_socket(lambda: Connection(self), ours)
            self.clients.append(client)

    def close(self) -> None:
        """Hang up."""
        for client in self.clients:
            client.close()

    def answered(self) -> None:
        """Count one answer; the last of a batch wakes the driver."""
        self.waiting -= 1
        if not self.waiting:
            self.done.set_result(None)

    async def drive(self, in_flight: int, requests: int = SLICE) -> float:
        """Seconds of CPU, of all threads, per request, over one slice of them in batches of so many at once."""
        clients = self.clients[:in_flight]
        started = time.process_time()
        for _ in range(requests // in_flight):
            self.waiting = in_flight
            self.done = self.loop.create_future()
            for client in clients:
                client.send(REQUEST)
            await self.done
            for client in clients:
                while not received(client):
                    await asyncio.sleep(0)  # uvloop writes at the end of a turn
        return (time.process_time() - started) / requests

    async def measure(
        self,
        operation: Operation,
        baseline: Operation,
        slices: int,
        load: str,
        *,
        requests: int,
        yardsticks: list[float],
    ) -> float:
        """What one operation adds to a request that runs the baseline in its place, in yardsticks.

        Slices with and without alternate, and each pair has a yardstick of its own, so that a spell of a slower machine
        falls on neighbours alike. What counts is the median of the pairs. The yardsticks are added to the list.
        """
        in_flight = IN_FLIGHT[load]
        slice_of = max(requests, in_flight)
        added = []
        self.operation = baseline
        before = await self.drive(in_flight, slice_of)
        for _ in range(slices):
            self.operation = operation
            ours = await self.drive(in_flight, slice_of)
            yardsticks.append(yardstick())
            self.operation = baseline
            after = await self.drive(in_flight, slice_of)
            added.append((ours - (before + after) / 2) / yardsticks[-1])
            before = after
        return statistics.median(added)

    async def tight(self, operation: Operation, slices: int, yardsticks: list[float]) -> float:
        """The operation in a loop that does nothing else, in yardsticks, which are added to the list."""
        ratios = []
        for _ in range(slices):
            started = time.process_time()
            for _ in range(TIGHT):
                await operation()
            seconds = (time.process_time() - started) / TIGHT
            yardsticks.append(yardstick())
            ratios.append(seconds / yardsticks[-1])
        return statistics.median(ratios)


def received(client: socket.socket) -> bool:
    """Take an answer, if there is one."""
    try:
        return bool(client.recv(65536))
    except BlockingIOError:
        return False


async def application(scope: dict[str, object], body: bytes, server: Server) -> tuple[int, bytes]:
    """The framework's frame."""
    route(scope)
    return await handler(scope, body, server)


async def handler(scope: dict[str, object], body: bytes, server: Server) -> tuple[int, bytes]:
    """What a person writes: read the input, run the operation, shape the output."""
    items = json.loads(body)
    await server.operation()
    return 200, shape(scope, items)
