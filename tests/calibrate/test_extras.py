"""What is measured only where a framework is installed."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.calibrate.harness import benchmarks
from flake8_aiocost.calibrate.harness.benchmarks import base_http_middleware, run_in_threadpool

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Operation

NAMES = ("base_http_middleware", "run_in_threadpool")


@pytest.mark.parametrize("name", NAMES)
def test_it_is_left_out_where_the_framework_is_not_installed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benchmarks, "find_spec", lambda module: None if module == "starlette" else object())
    assert not benchmarks.load(name).available
    monkeypatch.setattr(benchmarks, "find_spec", lambda module: object())
    assert benchmarks.load(name).available


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("n", [1, 3])
def test_each_call_awaits_its_child_once(name: str, n: int) -> None:
    pytest.importorskip("starlette")
    awaited = 0

    async def child() -> None:
        nonlocal awaited
        await asyncio.sleep(0)
        awaited += 1

    asyncio.run(settled(benchmarks.load(name).operation(n, child)))
    assert awaited == n


async def settled(operation: Operation) -> None:
    await operation()
    assert asyncio.all_tasks() == {asyncio.current_task()}


def test_both_middlewares_send_the_same_answer_and_only_one_makes_a_task(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("starlette")
    sent: list[tuple[str, bytes]] = []
    tasks: set[int] = set()

    async def send(message: base_http_middleware.Message) -> None:
        if message["type"] != "http.response.body" or message["body"]:
            sent.append((message["type"], message.get("body", b"")))

    async def note() -> None:
        tasks.add(id(asyncio.current_task()))

    async def both() -> list[list[tuple[str, bytes]]]:
        answers = []
        for made in (base_http_middleware.operation(1, note), base_http_middleware.baseline(1, note)):
            await made()
            answers.append(list(sent))
            sent.clear()
        assert id(asyncio.current_task()) not in tasks
        return answers

    monkeypatch.setattr(base_http_middleware, "send", send)
    ours, plain = asyncio.run(both())
    assert ours == plain == [("http.response.start", b""), ("http.response.body", b"{}")]
    assert len(tasks) == 1  # the baseline awaits no child


def test_the_endpoint_runs_in_another_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("starlette")
    threads: list[int] = []

    async def child() -> None:
        threads.append(threading.get_ident())

    monkeypatch.setattr(run_in_threadpool, "endpoint", lambda: threads.append(threading.get_ident()))
    asyncio.run(settled(run_in_threadpool.operation(2, child)))
    hop, home, again, home_again = threads
    assert home == home_again == threading.get_ident()
    assert home not in {hop, again}
