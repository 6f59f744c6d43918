"""The load: a process of its own core asks the server over loopback, on connections that stay open.

One thread, and no parsing beyond the status line and a byte count learnt from the first
answer, so that this side is ready before the server is. Everything is bounded: so many requests, so long.
"""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HERE = Path(__file__).resolve().parents[1]
#: Seconds after which a server that has not answered counts as hung.
PATIENCE = 20.0
#: Seconds after which an answer counts as stuck behind the next gate.
STUCK = 0.3
HEADERS = (
    "Host: 127.0.0.1\r\nUser-Agent: aiocost-live\r\nAccept: application/json\r\nAccept-Encoding: identity\r\n"
    "Cookie: session=0123456789abcdef\r\nConnection: keep-alive\r\n\r\n"
)


class FailedError(Exception):
    """The server did not start, died, or answered something else than 200."""


def request_for(path: str) -> bytes:
    """The bytes of a small but ordinary request."""
    return f"GET {path} HTTP/1.1\r\n{HEADERS}".encode()


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


class Load:
    """Connections to one server, and what they carry."""

    def __init__(self, port: int, gate: IO[bytes], said: IO[bytes], connections: int) -> None:
        """Connect that often, and once for the control requests; ``gate`` and ``said`` are the server's pipes."""
        self.gate, self.said = gate, said
        self.control = self.connect(port)
        self.connections = [self.connect(port) for _ in range(connections)]
        self.sizes: dict[str, int] = {}
        self.gate.write(b".")
        self.ask("/gate")
        self.wait_at_gate()

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
        self.control.sendall(request_for(path))
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

    def one_by_one(self, paths: Sequence[str]) -> list[float]:
        """Ask for these paths in order on one connection; returns the µs of CPU that each cost, but the last one."""
        connection, requests, size = self.connections[0], *self.prepared(paths)
        self.ask("/account")
        for path in paths:
            connection.sendall(requests[path])
            receive(connection, size)
        times = self.ask("/account")["times_ns"]
        return [(after - before) / 1e3 for before, after in pairwise(times)]

    def waves(self, paths: Sequence[str]) -> list[float]:
        """Ask for each path on all connections at once, wave after wave; returns the µs of CPU of each wave's request.

        The server is never idle: the next gate is sent when a wave's first answer comes, and while the server turns in
        it, this side takes the rest of the answers and sends the whole next wave. So each wave is one batch of ready
        sockets, as under a load that never pauses, and holds requests of one kind alone. Gives nothing where a wave
        fell apart, part of it being stuck behind the next gate.
        """
        requests, size = self.prepared(paths)
        self.ask("/account")
        self.send_gate()
        whole = True
        for path in paths:
            self.wait_at_gate()
            for connection in self.connections:
                connection.sendall(requests[path])
            self.open_gate()
            whole = self.answers(size) and whole
        self.wait_at_gate()
        self.open_gate()
        gates = self.ask("/account")["gates_ns"]
        if not whole:
            return []
        return [(after[0] - before[1]) / 1e3 / len(self.connections) for before, after in pairwise(gates)]

    def answers(self, size: int) -> bool:
        """Take one answer on each connection, and send the next gate after the first; whether none was stuck."""
        unanswered, patience = set(self.connections), PATIENCE
        while unanswered:
            ready, _, _ = select.select(unanswered, (), (), patience)
            if not ready and patience == PATIENCE:
                raise FailedError(f"no answer for {PATIENCE:.0f} s")
            if not ready:
                self.wait_at_gate()
                self.open_gate()
                for connection in unanswered:
                    receive(connection, size)
                self.send_gate()
                return False
            if patience == PATIENCE:
                self.send_gate()
                patience = STUCK
            for connection in ready:
                receive(connection, size)
            unanswered.difference_update(ready)
        return True

    def prepared(self, paths: Sequence[str]) -> tuple[dict[str, bytes], int]:
        """What to send for each path, and how long every answer is; asks once for each, which warms it up."""
        for path in set(paths) - self.sizes.keys():
            self.ask(path)
        sizes = {self.sizes[path] for path in paths}
        if len(sizes) != 1:
            raise FailedError("the answers of different handlers differ in size")
        return {path: request_for(path) for path in set(paths)}, sizes.pop()

    def send_gate(self) -> None:
        """Let the server turn on the spot until the gate is opened."""
        self.control.sendall(request_for("/gate"))

    def wait_at_gate(self) -> None:
        """Return when the server is there."""
        if not self.said.read(1):
            raise FailedError("the server has ended")

    def open_gate(self) -> None:
        """Let it go on."""
        self.gate.write(b".")
        receive(self.control, self.sizes["/gate"])


@contextmanager
def server(python: str, arguments: list[str], connections: int) -> Iterator[Load]:
    """A running server of that interpreter, with so many connections to it; ends it."""
    path = os.pathsep.join((str(HERE), str(HERE.parent / "src")))
    command = [python, "-m", "live.serve", *arguments]
    environment = {**os.environ, "PYTHONPATH": path}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, bufsize=0
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        port = process.stdout.readline()
        if not port:
            raise FailedError(f"{python} could not start the server")
        try:
            with closing(Load(int(port), process.stdin, process.stdout, connections)) as load:
                yield load
        finally:
            process.terminate()
