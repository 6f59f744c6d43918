"""The context that everything is measured in: requests of a small server, many in flight or one.

A tight loop around an operation is wrong by up to half of what a live server pays, in both directions: its caches are
warm, and it shares no turn of the loop with anybody. Here each operation runs in the task of a request that is parsed,
routed and answered by ordinary Python code, below a few frames of coroutines. Requests arrive in batches, as they do
from ready sockets, so that the tasks of many in flight interleave as they do under a real server. What a request costs
without the operation is measured beside it, in the same process, and subtracted.
"""

from __future__ import annotations

import json
import statistics
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio

    from flake8_aiocost.calibrate.benchmarks import Operation

#: Requests in flight, by load.
IN_FLIGHT = {"alone": 1, "busy": 32}
#: Requests between two looks at the clock: short beside the spells in which a neighbour slows a shared machine down
#: (some ten ms), long beside the µs that reading the CPU clock takes.
SLICE = 32
#: Operations between two looks at the clock where there are no requests around them.
TIGHT = 256

BODY = json.dumps([{"id": 7, "name": "a feed", "tags": ["a", "b"], "price": 1.25}]).encode()
REQUEST = (
    b"POST /feed/7?page=2&size=20 HTTP/1.1\r\nhost: localhost:8000\r\naccept: application/json\r\n"
    b"cookie: session=0123456789abcdef\r\ncontent-length: %d\r\n\r\n%b" % (len(BODY), BODY)
)


class Server:
    """The requests of one loop, and the operation that they run at present."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Serve on this loop."""
        self.loop = loop
        self.tasks: set[asyncio.Task[bytes]] = set()
        self.operation: Operation
        self.waiting = 0
        self.done: asyncio.Future[None] = loop.create_future()

    def receive(self, data: bytes) -> None:
        """A task per request, held in a set until it is done, as servers do."""
        task = self.loop.create_task(self.answer(data))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def answer(self, data: bytes) -> bytes:
        """Read, call the application, write what it returns."""
        scope, body = read(data)
        answer = write(await application(scope, body, self))
        self.waiting -= 1
        if not self.waiting:
            self.done.set_result(None)
        return answer

    async def drive(self, in_flight: int, requests: int = SLICE) -> float:
        """Seconds of CPU, of all threads, per request, over one slice of them."""
        started = time.process_time()
        for _ in range(requests // in_flight):
            self.waiting = in_flight
            self.done = self.loop.create_future()
            for _ in range(in_flight):
                self.loop.call_soon(self.receive, REQUEST)
            await self.done
        return (time.process_time() - started) / requests

    async def unit(self, baseline: Operation, slices: int, load: str) -> float:
        """A request that runs the baseline, in yardsticks.

        That ratio stands still while a neighbour on a shared machine makes everything slower, or half as fast again.
        """
        self.operation = baseline
        return statistics.median([await self.drive(IN_FLIGHT[load]) / yardstick() for _ in range(slices)])

    async def tight(self, operation: Operation, slices: int) -> float:
        """The operation in a loop that does nothing else, in yardsticks."""
        ratios = []
        for _ in range(slices):
            started = time.process_time()
            for _ in range(TIGHT):
                await operation()
            ratios.append((time.process_time() - started) / TIGHT / yardstick())
        return statistics.median(ratios)

    async def measure(self, operation: Operation, baseline: Operation, slices: int, load: str, requests: int) -> float:
        """How much one operation adds to a request that runs the baseline in its place, as a share of that request.

        Slices with and without alternate, so that a spell of a slower machine falls on neighbours alike; what counts is
        the median of the ratio of each to the two beside it.
        """
        in_flight = IN_FLIGHT[load]
        slice_of = max(requests, in_flight)
        seconds: list[float] = []
        for turn in range(2 * slices + 1):
            self.operation = operation if turn % 2 else baseline
            seconds.append(await self.drive(in_flight, slice_of))
        beside = zip(seconds[1::2], seconds[:-2:2], seconds[2::2], strict=True)
        return statistics.median([2 * ours / (before + after) for ours, before, after in beside]) - 1.0


def yardstick() -> float:
    """Seconds of CPU for what a request does beside asyncio: how fast this machine is at this moment."""
    started = time.process_time()
    for _ in range(SLICE):
        scope, body = read(REQUEST)
        route(scope)
        write((200, shape(scope, json.loads(body))))
    return (time.process_time() - started) / SLICE


def read(data: bytes) -> tuple[dict[str, object], bytes]:
    """What a server does with the bytes."""
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    method, target, _ = first.split(b" ")
    headers = [(name.lower(), value) for name, _, value in (line.partition(b": ") for line in lines)]
    return {"method": method.decode(), "path": target.decode(), "headers": headers, "state": {}}, body


def route(scope: dict[str, object]) -> None:
    """What a framework does between the server and the handler."""
    path, _, query = str(scope["path"]).partition("?")
    scope["query"] = dict(pair.split("=") for pair in query.split("&"))
    scope["route"] = path.split("/")


def shape(scope: dict[str, object], items: list[dict[str, Any]]) -> bytes:
    """What a handler does with its data."""
    found = {item["id"]: {**item, "total": round(item["price"] * 1.2, 2)} for item in items}
    return json.dumps({"route": scope["route"], "found": found}).encode()


def write(answer: tuple[int, bytes]) -> bytes:
    """What a server sends."""
    status, payload = answer
    return b"HTTP/1.1 %d OK\r\ncontent-length: %d\r\n\r\n%b" % (status, len(payload), payload)


async def application(scope: dict[str, object], body: bytes, server: Server) -> tuple[int, bytes]:
    """The framework's frame."""
    route(scope)
    return await handler(scope, body, server)


async def handler(scope: dict[str, object], body: bytes, server: Server) -> tuple[int, bytes]:
    """What a person writes: read the input, run the operation, shape the output."""
    items = json.loads(body)
    await server.operation()
    return 200, shape(scope, items)
