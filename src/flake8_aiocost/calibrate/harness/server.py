"""The server that every operation is measured in, with many requests in flight or one.

A tight loop around an operation is wrong by up to half of what a live server pays, in both directions: its caches are
warm, and no turn of the loop is shared with other tasks. Here each operation runs in the task of a request that arrived
over a socket through the loop's own transport. Ordinary Python reads, routes and answers the request, and the operation
stands below a few frames of coroutines. The cost of a request without the operation is measured in the same process,
next to it, and subtracted.

``busy_load.py`` and ``alone_load.py`` send the requests. docs/calibration-method.md says which alternatives were tried
and how well each predicted a live server.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, cast

from flake8_aiocost.calibrate.harness.workload import read_request, route, shape_response, write_response

if TYPE_CHECKING:
    from collections.abc import Callable

    from flake8_aiocost.calibrate.harness.benchmarks import Operation


class Connection(asyncio.Protocol):
    """The server's side of a connection. Each request gets a task, held in a set until it is done, as servers do."""

    transport: asyncio.Transport

    def __init__(self, server: Server) -> None:
        """Belong to this server."""
        self.server = server

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport for the responses."""
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Start a task for the request. Requests are short, so each arrives in one piece."""
        self.server.on_request()
        task = self.server.loop.create_task(self.respond(data))
        self.server.tasks.add(task)
        task.add_done_callback(self.server.tasks.discard)

    async def respond(self, data: bytes) -> None:
        """Read the request, call the application, write its response."""
        try:
            scope, body = read_request(data)
            self.transport.write(write_response(await application(scope, body, self.server)))
        except Exception as error:
            # Nobody awaits this task, and without a response the client would wait for ever.
            self.server.on_failure(error)
        else:
            self.server.on_response()


class Server:
    """The loop, the operation that requests run at present, and the load's callbacks."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Serve on this loop."""
        self.loop = loop
        self.tasks: set[asyncio.Task[None]] = set()
        self.operation: Operation
        self.on_request: Callable[[], object] = ignore
        self.on_response: Callable[[], object] = ignore
        self.on_failure: Callable[[Exception], object]


def ignore() -> None:
    """A callback for a load that needs none."""


async def application(scope: dict[str, object], body: bytes, server: Server) -> tuple[int, bytes]:
    """The frame of the framework."""
    route(scope)
    return await handler(scope, body, server)


async def handler(scope: dict[str, object], body: bytes, server: Server) -> tuple[int, bytes]:
    """What an application's author writes: read the input, run the operation, shape the output."""
    items = json.loads(body)
    await server.operation()
    return 200, shape_response(scope, items)
