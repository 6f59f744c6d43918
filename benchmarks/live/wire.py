"""Just enough HTTP to ask a server that we know."""

from __future__ import annotations

import socket

OK = b"HTTP/1.1 200"
#: Seconds after which a server that has not answered counts as hung.
PATIENCE = 20.0
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
    """Take one whole answer of that size, which usually is one packet.

    Raises:
        FailedError: it is no answer of status 200, of another size, or ends in the middle.
    """
    answer = more = connection.recv(65536)
    while more and len(answer) < len(OK):
        more = connection.recv(65536)
        answer += more
    if not answer.startswith(OK):
        raise FailedError(said(answer) or "the server hung up")
    missing = size - len(answer)
    while missing > 0:
        more = connection.recv(65536)
        if not more:
            raise FailedError("the server hung up in the middle of an answer")
        missing -= len(more)
    if missing < 0:
        raise FailedError(f"an answer of {size - missing} bytes, where {size} are expected")


def said(answer: bytes) -> str:
    """The first line of an answer, for a message."""
    return answer.partition(b"\r\n")[0][:80].decode(errors="replace")


def connect(port: int) -> socket.socket:
    """An open connection over loopback that sends small requests at once."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def whole_answer(connection: socket.socket) -> tuple[int, bytes]:
    """Read one answer of unknown length; returns its length in all, and its body."""
    answer = b""
    while True:
        head, end, body = answer.partition(b"\r\n\r\n")
        if end:
            lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
            if not head.startswith(OK) or not lengths:
                raise FailedError(said(head) or "no answer in HTTP")
            if len(body) >= int(lengths[0].partition(b":")[2]):
                return len(answer), body
        received = connection.recv(65536)
        if not received:
            raise FailedError("the server hung up")
        answer += received
