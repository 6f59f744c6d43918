"""A request's worth of ordinary Python: what a server, a framework and a handler do beside asyncio."""

from __future__ import annotations

import json
import time
from typing import Any

#: Requests between two looks at the clock: short beside the spells in which a neighbour slows a shared machine down
#: (some ten ms), long beside the µs that reading the CPU clock takes.
SLICE = 32

BODY = json.dumps([{"id": 7, "name": "a feed", "tags": ["a", "b"], "price": 1.25}]).encode()
REQUEST = (
    b"POST /feed/7?page=2&size=20 HTTP/1.1\r\nhost: localhost:8000\r\naccept: application/json\r\n"
    b"cookie: session=0123456789abcdef\r\ncontent-length: %d\r\n\r\n%b" % (len(BODY), BODY)
)


def yardstick(requests: int = SLICE) -> float:
    """Seconds of CPU for what a request does beside asyncio: how fast this machine is at this moment."""
    started = time.process_time()
    for _ in range(requests):
        scope, body = read(REQUEST)
        route(scope)
        write((200, shape(scope, json.loads(body))))
    return (time.process_time() - started) / requests


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
