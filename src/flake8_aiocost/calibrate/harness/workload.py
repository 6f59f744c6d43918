"""The workload of one request: the ordinary Python that a server, a framework and a handler run besides asyncio."""

from __future__ import annotations

import json
import time
from typing import Any

#: Requests between two readings of the clock. Short compared with the spells of some 10 ms in which other tenants slow
#: a shared machine down, and long compared with the µs that reading the CPU clock takes.
SLICE = 32
#: Requests that a yardstick runs before it reads the clock. The first ones after other work find cold caches: without
#: this a yardstick right after a slice took 5 to 12 % longer than the next one, and four take that off.
WARM_UP = 4

BODY = json.dumps([{"id": 7, "name": "a feed", "tags": ["a", "b"], "price": 1.25}]).encode()
REQUEST = (
    b"POST /feed/7?page=2&size=20 HTTP/1.1\r\nhost: localhost:8000\r\naccept: application/json\r\n"
    b"cookie: session=0123456789abcdef\r\ncontent-length: %d\r\n\r\n%b" % (len(BODY), BODY)
)


def yardstick(requests: int = SLICE, warm_up: int = WARM_UP) -> float:
    """CPU seconds that the workload of one request takes now, with warm caches: how fast this machine is now.

    Args:
        requests: so many are timed.
        warm_up: so many run before.
    """
    run_workload(warm_up)
    started = time.process_time()
    run_workload(requests)
    return (time.process_time() - started) / requests


def run_workload(requests: int) -> None:
    """The workload of so many requests, one after the other."""
    for _ in range(requests):
        scope, body = read_request(REQUEST)
        route(scope)
        write_response((200, shape_response(scope, json.loads(body))))


def read_request(data: bytes) -> tuple[dict[str, object], bytes]:
    """What a server does with the bytes that it received."""
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


def shape_response(scope: dict[str, object], items: list[dict[str, Any]]) -> bytes:
    """What a handler does with its data."""
    found = {item["id"]: {**item, "total": round(item["price"] * 1.2, 2)} for item in items}
    return json.dumps({"route": scope["route"], "found": found}).encode()


def write_response(response: tuple[int, bytes]) -> bytes:
    """The bytes that a server sends."""
    status, payload = response
    return b"HTTP/1.1 %d OK\r\ncontent-length: %d\r\n\r\n%b" % (status, len(payload), payload)
