"""Single requests and waves of them, on a real server."""

from __future__ import annotations

import select
import socket
import sys
from typing import TYPE_CHECKING, Any

import pytest
from live import load as module
from live.grid import Cell
from live.load import answered
from live.process import server
from live.wire import FailedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from live.load import Load

CONNECTIONS = 3
GATHER = Cell("gather", 20, "ready", CONNECTIONS)
PATHS = [GATHER.sequence.path, GATHER.path] * 4

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="the gate reads a pipe without blocking"),
]


@pytest.fixture(scope="module")
def load() -> Iterator[Load]:
    pytest.importorskip("uvicorn")
    with server(sys.executable, [], CONNECTIONS) as started:
        yield started


def test_each_request_has_a_cost(load: Load) -> None:
    steps = load.one_by_one(PATHS)
    assert len(steps) == len(PATHS)
    assert all(step.us > 0 and step.yardstick is None for step in steps)


def test_each_wave_has_a_cost_and_the_yardstick_beside_it(load: Load) -> None:
    steps = load.waves(PATHS)
    assert len(steps) == len(PATHS)
    assert all(step.us > 0 and step.yardstick for step in steps)


def test_a_wave_that_falls_apart_gives_nothing_and_the_next_goes_on(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0

    def late(connections: Iterable[socket.socket], seconds: float) -> list[socket.socket]:
        """One answer comes; the others not before the next gate."""
        nonlocal looks
        looks += 1
        ready = answered(connections, seconds)
        return ready[:1] if looks == 1 else []

    with monkeypatch.context() as patch:
        patch.setattr(module, "answered", late)
        assert load.waves(PATHS[:1]) == []
    assert looks == 2
    assert len(load.waves(PATHS)) == len(PATHS)


def test_answers_are_waited_for_without_sleeping_and_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    theirs, ours = socket.socketpair()

    class Select:
        """Notes how long each look may sleep."""

        @staticmethod
        def select(*looked_at: Any) -> tuple[list[Any], list[Any], list[Any]]:
            waits.append(looked_at[-1])
            if len(waits) == 3:
                theirs.send(b".")
            return select.select(*looked_at)

    monkeypatch.setattr(module, "select", Select)
    with theirs, ours:
        assert answered({ours}, 20.0) == [ours]
        assert ours.recv(1) == b"."
        assert answered({ours}, 0.0) == []
    assert len(waits) >= 4
    assert set(waits) == {0}


def test_answers_of_different_size_could_not_be_told_apart(load: Load) -> None:
    with pytest.raises(FailedError, match="differ in size"):
        load.one_by_one([GATHER.path, GATHER.path.replace("size=20", "size=1")])


def test_the_server_says_what_it_is(load: Load) -> None:
    facts = load.ask("/facts")
    assert facts["python"] == sys.version.split()[0]
    assert "uvicorn" in facts
