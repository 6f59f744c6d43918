"""Answers in whatever pieces a socket gives them in, and servers that hang up."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from live.wire import FailedError, receive, request_for, whole_answer

if TYPE_CHECKING:
    import socket

BODY = b'{"page": 2, "items": ["\r\n\r\n"]}'
ANSWER = b"HTTP/1.1 200 OK\r\nServer: some\r\nContent-Length: %d\r\n\r\n%b" % (len(BODY), BODY)


class Pieces:
    """A connection over which these pieces come, and then the end."""

    def __init__(self, *pieces: bytes) -> None:
        self.left = list(pieces)

    def recv(self, size: int) -> bytes:
        return self.left.pop(0) if self.left else b""


def connection(*pieces: bytes) -> socket.socket:
    return cast("socket.socket", Pieces(*pieces))


def cut(answer: bytes, at: set[int]) -> list[bytes]:
    ends = sorted({*at, len(answer)})
    return [answer[start:end] for start, end in zip([0, *ends], ends, strict=False)]


CUTS = st.sets(st.integers(1, len(ANSWER) - 1))


@given(CUTS)
def test_an_answer_of_unknown_length_however_it_is_cut(at: set[int]) -> None:
    assert whole_answer(connection(*cut(ANSWER, at))) == (len(ANSWER), BODY)


@given(CUTS)
def test_an_answer_of_known_length_however_it_is_cut(at: set[int]) -> None:
    one = Pieces(*cut(ANSWER, at), b"the next answer")
    receive(cast("socket.socket", one), len(ANSWER))
    assert one.left == [b"the next answer"]


@given(st.integers(0, len(ANSWER) - 1))
def test_a_server_that_hangs_up_in_the_middle(after: int) -> None:
    with pytest.raises(FailedError):
        receive(connection(*([ANSWER[:after]] if after else [])), len(ANSWER))
    with pytest.raises(FailedError, match="hung up"):
        whole_answer(connection(*([ANSWER[:after]] if after else [])))


def test_an_answer_of_another_size_is_none_of_ours() -> None:
    with pytest.raises(FailedError, match=f"an answer of {len(ANSWER)} bytes, where {len(ANSWER) - 1} are expected"):
        receive(connection(ANSWER), len(ANSWER) - 1)


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n", "HTTP/1.1 500 Internal Server Error"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "SSH-2.0-OpenSSH_9.2"),
    ],
)
def test_anything_but_200_is_said_in_one_line(answer: bytes, line: str) -> None:
    for read in (lambda one: receive(one, len(answer)), whole_answer):
        with pytest.raises(FailedError) as failed:
            read(connection(answer))
        assert str(failed.value) == line


def test_an_answer_without_a_length_is_not_waited_for() -> None:
    with pytest.raises(FailedError, match=r"^HTTP/1\.1 200 OK$"):
        whole_answer(connection(b"HTTP/1.1 200 OK\r\n\r\n{}"))


def test_a_request_is_one_of_http() -> None:
    head, end, body = request_for("/feed/gather/2/ready?page=2").partition(b"\r\n\r\n")
    first, *headers = head.split(b"\r\n")
    assert first == b"GET /feed/gather/2/ready?page=2 HTTP/1.1"
    assert all(b": " in header for header in headers)
    assert (end, body) == (b"\r\n\r\n", b"")
