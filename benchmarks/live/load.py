"""The load: a process of its own core asks the server over loopback, on connections that stay open.

One thread, ``epoll`` where there is one, and no parsing beyond the status line and a byte count learnt from the first
answer, so that 32 connections keep the server from ever being idle. Everything is bounded: so many requests, so long.
"""

from __future__ import annotations

import json
import os
import selectors
import socket
import subprocess
import time
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HERE = Path(__file__).resolve().parents[1]
#: Seconds after which a server that has not answered counts as hung.
PATIENCE = 20.0
HEADERS = (
    "Host: 127.0.0.1\r\nUser-Agent: aiocost-live\r\nAccept: application/json\r\nAccept-Encoding: identity\r\n"
    "Cookie: session=0123456789abcdef\r\nConnection: keep-alive\r\n\r\n"
)


class FailedError(Exception):
    """The server did not start, died, or answered something else than 200."""


class Load:
    """Connections to one server, and what they carry."""

    def __init__(self, port: int, connections: int) -> None:
        """Connect that often, and once for the control requests."""
        self.control = self.connect(port)
        self.connections = [self.connect(port) for _ in range(connections)]
        self.sizes: dict[str, int] = {}

    @staticmethod
    def connect(port: int) -> socket.socket:
        """An open connection that sends small requests at once."""
        connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def close(self) -> None:
        """Hang up."""
        for connection in (self.control, *self.connections):
            connection.close()

    def ask(self, path: str) -> Any:
        """One request on the control connection; returns its JSON."""
        self.control.sendall(f"GET {path} HTTP/1.1\r\n{HEADERS}".encode())
        answer = b""
        while True:
            head, end, body = answer.partition(b"\r\n\r\n")
            if end:
                lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
                if not head.startswith(b"HTTP/1.1 200") or not lengths:
                    raise FailedError(f"{path}: {head.decode(errors='replace').splitlines()[0]}")
                if len(body) >= int(lengths[0].partition(b":")[2]):
                    self.sizes[path] = len(answer)
                    return json.loads(body)
            received = self.control.recv(65536)
            if not received:
                raise FailedError(f"{path}: the server hung up")
            answer += received

    def run(self, paths: Sequence[str], connections: int) -> None:
        """Ask for these paths in order, on so many connections at once, each again as soon as it is answered."""
        for path in set(paths) - self.sizes.keys():
            self.ask(path)
        requests = {path: f"GET {path} HTTP/1.1\r\n{HEADERS}".encode() for path in set(paths)}
        sizes = {self.sizes[path] for path in requests}
        if len(sizes) != 1:
            raise FailedError("the answers of different handlers differ in size")
        ordered = [requests[path] for path in paths]
        if connections == 1:
            self.one_by_one(ordered, sizes.pop())
        else:
            self.at_once(ordered, sizes.pop(), connections)

    def one_by_one(self, requests: list[bytes], size: int) -> None:
        """One connection: blocking calls, nothing else."""
        connection = self.connections[0]
        for request in requests:
            connection.sendall(request)
            self.receive(connection, size)

    @staticmethod
    def receive(connection: socket.socket, size: int) -> None:
        """Take one whole answer, which usually is one packet."""
        answer = connection.recv(65536)
        if not answer.startswith(b"HTTP/1.1 200"):
            raise FailedError(answer[:80].decode(errors="replace") or "the server hung up")
        missing = size - len(answer)
        while missing > 0:
            more = connection.recv(65536)
            if not more:
                raise FailedError("the server hung up in the middle of an answer")
            missing -= len(more)

    def at_once(self, requests: list[bytes], size: int, connections: int) -> None:
        """Many connections: whichever is answered asks again."""
        unanswered, unsent = len(requests), iter(requests)
        deadline = time.monotonic() + PATIENCE
        with selectors.DefaultSelector() as selector:
            for connection, request in zip(self.connections[:connections], unsent, strict=False):
                selector.register(connection, selectors.EVENT_READ)
                connection.sendall(request)
            while unanswered:
                events = selector.select(PATIENCE)
                if not events or time.monotonic() > deadline:
                    raise FailedError(f"no end after {PATIENCE:.0f} s")
                for key, _ in events:
                    connection = key.fileobj  # type: ignore[assignment]
                    self.receive(connection, size)
                    unanswered -= 1
                    for request in islice(unsent, 1):
                        connection.sendall(request)


@contextmanager
def server(python: str, arguments: list[str]) -> Iterator[int]:
    """A running server of that interpreter; gives its port, and ends it."""
    path = os.pathsep.join((str(HERE), str(HERE.parent / "src")))
    process = subprocess.Popen(
        [python, "-m", "live.serve", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        port = process.stdout.readline()
        if not port:
            raise FailedError(f"{python} could not start the server")
        yield int(port)
    finally:
        process.stdin.close()
        process.wait(PATIENCE)
        process.stdout.close()
