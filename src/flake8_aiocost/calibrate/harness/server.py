"""The context that everything is measured in: requests of a small server, many in flight or one.

A tight loop around an operation is wrong by up to half of what a live server pays, in both directions: its caches are
warm, and it shares no turn of the loop with anybody. Here each operation runs in the task of a request that came over a
socket through the loop's own transport, is read, routed and answered by ordinary Python code, and stands below a few
frames of coroutines. What a request costs without the operation is measured beside it, in the same process, and
subtracted.

How the requests come is in ``busy.py`` and ``alone.py``.

What was tried in place of this, and how well each predicted a live server, is in docs/calibration-method.md.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, cast

from flake8_aiocost.calibrate.harness.workload import read, route, shape, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from flake8_aiocost.calibrate.harness.benchmarks import Operation


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
        self.server.received()
        task = self.server.loop.create_task(self.answer(data))
        self.server.tasks.add(task)
        task.add_done_callback(self.server.tasks.discard)

    async def answer(self, data: bytes) -> None:
        """Read, call the application, write what it returns."""
        scope, body = read(data)
        self.transport.write(write(await application(scope, body, self.server)))
        self.server.answered()


class Server:
    """What the requests of one loop run at present, and whom to tell of each."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Serve on this loop."""
        self.loop = loop
        self.tasks: set[asyncio.Task[None]] = set()
        self.operation: Operation
        self.received: Callable[[], object] = unheard
        self.answered: Callable[[], object] = unheard


def unheard() -> None:
    """Nobody wants to know."""


async def application(scope: dict[str, object], body: bytes, server: Server) -> tuple[int, bytes]:
    """The framework's frame."""
    route(scope)
    return await handler(scope, body, server)


async def handler(scope: dict[str, object], body: bytes, server: Server) -> tuple[int, bytes]:
    """What a person writes: read the input, run the operation, shape the output."""
    items = json.loads(body)
    await server.operation()
    return 200, shape(scope, items)
