"""Load ``busy``: requests come in batches of many at once, so that their tasks interleave as in a server under load."""

from __future__ import annotations

import asyncio
import socket
import statistics
import time
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.harness.server import Connection, Server, unheard
from flake8_aiocost.calibrate.harness.workload import REQUEST, yardstick

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Operation

#: Requests in flight.
CONNECTIONS = 32


class Busy:
    """Many connections within this process, each with a request in flight."""

    def __init__(self, server: Server) -> None:
        """Ask this server."""
        self.server = server
        self.clients: list[socket.socket] = []
        self.waiting = 0
        self.done: asyncio.Future[None] = server.loop.create_future()

    async def connect(self) -> None:
        """Open as many connections as there are requests in flight."""
        for _ in range(CONNECTIONS):
            theirs, ours = socket.socketpair()
            theirs.setblocking(False)
            ours.setblocking(False)
            await self.server.loop.connect_accepted_socket(lambda: Connection(self.server), ours)
            self.clients.append(theirs)

    def close(self) -> None:
        """Hang up."""
        for each in self.clients:
            each.close()

    def answered(self) -> None:
        """Count one answer; the last of a batch wakes the driver."""
        self.waiting -= 1
        if not self.waiting:
            self.done.set_result(None)

    async def drive(self, requests: int) -> float:
        """Seconds of CPU, of all threads, per request, over one slice of them in batches."""
        self.server.received, self.server.answered = unheard, self.answered
        started = time.process_time()
        for _ in range(requests // len(self.clients)):
            self.waiting = len(self.clients)
            self.done = self.server.loop.create_future()
            for each in self.clients:
                each.send(REQUEST)
            await self.done
            for each in self.clients:
                while not received(each):
                    await asyncio.sleep(0)  # uvloop writes at the end of a turn
        return (time.process_time() - started) / requests

    async def measure(
        self, operation: Operation, baseline: Operation, slices: int, requests: int, yardsticks: list[float]
    ) -> float:
        """What one operation adds to a request that runs the baseline in its place, in yardsticks.

        Slices of ``requests`` with and without alternate. The yardsticks are added to the list.
        """
        slice_of = max(requests, len(self.clients))
        added = []
        self.server.operation = baseline
        before = await self.drive(slice_of)
        for _ in range(slices):
            self.server.operation = operation
            ours = await self.drive(slice_of)
            yardsticks.append(yardstick())
            self.server.operation = baseline
            after = await self.drive(slice_of)
            added.append((ours - (before + after) / 2) / yardsticks[-1])
            before = after
        return statistics.median(added)


def received(connection: socket.socket) -> bool:
    """Take an answer, if there is one."""
    try:
        return bool(connection.recv(65536))
    except BlockingIOError:
        return False
