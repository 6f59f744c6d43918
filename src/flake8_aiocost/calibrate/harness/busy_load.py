"""The load ``busy``: requests arrive in batches, so that their tasks interleave as in a server under load."""

from __future__ import annotations

import asyncio
import socket
import statistics
import time
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.harness.load import Load
from flake8_aiocost.calibrate.harness.server import Connection, Server, ignore
from flake8_aiocost.calibrate.harness.workload import REQUEST, yardstick

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Operation

#: Connections, and so requests in flight.
CONNECTIONS = 32
#: Requests of the yardstick before each slice.
YARDSTICK = 16


class BusyLoad(Load):
    """Many connections within this process, each with a request in flight."""

    def __init__(self, server: Server) -> None:
        """Send requests to this server."""
        super().__init__(server)
        self.clients: list[socket.socket] = []
        self.pending = 0

    async def connect(self) -> None:
        """Open all connections."""
        for _ in range(CONNECTIONS):
            theirs, ours = socket.socketpair()
            theirs.setblocking(False)
            ours.setblocking(False)
            await self.server.loop.connect_accepted_socket(lambda: Connection(self.server), ours)
            self.clients.append(theirs)

    def close(self) -> None:
        """Close all connections."""
        for client in self.clients:
            client.close()

    def on_response(self) -> None:
        """Count a response. The last one of a batch wakes the driver."""
        self.pending -= 1
        if not self.pending:
            self.done.set_result(None)

    async def drive(self, requests: int) -> float:
        """Send one slice of requests in batches; returns the CPU seconds of all threads per request."""
        self.server.on_request, self.server.on_response = ignore, self.on_response
        self.server.on_failure = self.on_failure
        started = time.process_time()
        for _ in range(requests // len(self.clients)):
            self.pending = len(self.clients)
            self.done = self.server.loop.create_future()
            for client in self.clients:
                client.send(REQUEST)
            await self.done
            for client in self.clients:
                while not receive_response(client):
                    await asyncio.sleep(0)  # uvloop writes at the end of a turn
        return (time.process_time() - started) / requests

    async def measure(
        self, operation: Operation, baseline: Operation, slices: int, requests: int, yardsticks: list[float]
    ) -> float:
        """What one operation adds to a request that otherwise runs the baseline, in yardsticks.

        Slices with the operation and with the baseline alternate, each after a yardstick, so that all find the caches
        alike: where only the baseline came after one, the operation looked 5 % too cheap. The result is the median over
        the slices; each is compared with the baseline slices around it, and divided by the yardsticks around it.

        Args:
            operation: what is measured.
            baseline: what is subtracted.
            slices: how many slices run the operation.
            requests: requests in a slice.
            yardsticks: all yardsticks of this process; the new ones are appended.
        """
        slice_size = max(requests, len(self.clients))
        added = []

        async def drive(running: Operation) -> float:
            yardsticks.append(yardstick(YARDSTICK))
            self.server.operation = running
            return await self.drive(slice_size)

        before = await drive(baseline)
        for _ in range(slices):
            with_operation = await drive(operation)
            after = await drive(baseline)
            around = (yardsticks[-2] + yardsticks[-1]) / 2
            added.append((with_operation - (before + after) / 2) / around)
            before = after
        return statistics.median(added)


def receive_response(connection: socket.socket) -> bool:
    """Take a response from the connection; false if none has arrived."""
    try:
        return bool(connection.recv(65536))
    except BlockingIOError:
        return False
