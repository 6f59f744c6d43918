"""Single requests and waves of them, on a real server."""

from __future__ import annotations

import select
import sys
from typing import TYPE_CHECKING, Any

import pytest
from live import load as module
from live.grid import Cell
from live.process import server
from live.wire import FailedError

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    answers = 0

    class Late:
        """One answer comes; the others not before the next gate."""

        @staticmethod
        def select(*waiting: Any) -> tuple[list[Any], list[Any], list[Any]]:
            nonlocal answers
            answers += 1
            ready, *_ = select.select(*waiting)
            return (ready[:1] if answers == 1 else []), [], []

    with monkeypatch.context() as patch:
        patch.setattr(module, "select", Late)
        assert load.waves(PATHS[:1]) == []
    assert answers == 2
    assert len(load.waves(PATHS)) == len(PATHS)


def test_answers_of_different_size_could_not_be_told_apart(load: Load) -> None:
    with pytest.raises(FailedError, match="differ in size"):
        load.one_by_one([GATHER.path, GATHER.path.replace("size=20", "size=1")])


def test_the_server_says_what_it_is(load: Load) -> None:
    facts = load.ask("/facts")
    assert facts["python"] == sys.version.split()[0]
    assert "uvicorn" in facts
