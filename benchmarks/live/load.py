"""The load: a process of its own core asks the server over loopback, on connections that stay open.

One thread, and no parsing beyond the status line and a byte count learnt from the first answer, so that this side is
ready before the server is. Everything is bounded: so many requests, so long.
"""

from __future__ import annotations

import json
import select
import time
from dataclasses import dataclass
from itertools import pairwise
from typing import IO, TYPE_CHECKING, Any

from live.wire import PATIENCE, FailedError, connect, receive, request_for, whole_answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from socket import socket

#: Seconds after which an answer counts as stuck behind the next gate.
STUCK = 0.3


@dataclass(frozen=True, slots=True)
class Step:
    """µs of CPU per request of one step; what a yardstick took around it, in µs, where that is known."""

    us: float
    yardstick: float | None = None


class Load:
    """Connections to one server, and what they carry."""

    def __init__(self, port: int, gate: IO[bytes], said: IO[bytes], connections: int) -> None:
        """Connect that often, and once for the control requests; ``gate`` and ``said`` are the server's pipes."""
        self.gate, self.said = gate, said
        self.control = connect(port)
        self.connections = [connect(port) for _ in range(connections)]
        self.sizes: dict[str, int] = {}
        self.gate.write(b".")
        self.ask("/gate")
        self.wait_at_gate()

    def close(self) -> None:
        """Hang up."""
        for connection in (self.control, *self.connections):
            connection.close()

    def ask(self, path: str) -> Any:
        """One request on the control connection; returns its JSON."""
        self.control.sendall(request_for(path))
        self.sizes[path], body = whole_answer(self.control)
        return json.loads(body)

    def one_by_one(self, paths: Sequence[str]) -> list[Step]:
        """Ask for these paths in order on one connection; returns what each cost, and the last with the account."""
        connection, requests, size = self.connections[0], *self.prepared(paths)
        self.ask("/account")
        for path in paths:
            connection.sendall(requests[path])
            receive(connection, size)
        times = self.ask("/account")["times_ns"]
        return [Step((after - before) / 1e3) for before, after in pairwise(times)]

    def waves(self, paths: Sequence[str]) -> list[Step]:
        """Ask for each path on all connections at once, wave after wave; returns what a request of each wave cost.

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
        gates = self.ask("/account")["gates"]
        if not whole:
            return []
        return [
            Step((came - left) / 1e3 / len(self.connections), (here + there) / 2)
            for (_, left, here), (came, _, there) in pairwise(gates)
        ]

    def answers(self, size: int) -> bool:
        """Take one answer on each connection, and send the next gate after the first; whether none was stuck."""
        unanswered, patience = set(self.connections), PATIENCE
        while unanswered:
            ready = answered(unanswered, patience)
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


def answered(connections: Iterable[socket], seconds: float) -> list[socket]:
    """The connections that have an answer, as soon as there are any; none when the time is up.

    Looks again and again and never sleeps. A client that sleeps has to be woken by the server, at 3 to 8 µs for each
    answer that it sleeps before, and that is part of the server's CPU time. How many these are depends on how close the
    answers follow each other: a sequence of ready children then looked dearer than two tasks.
    """
    deadline = time.monotonic() + seconds
    while True:
        ready, _, _ = select.select(connections, (), (), 0)
        if ready or time.monotonic() > deadline:
            return ready
