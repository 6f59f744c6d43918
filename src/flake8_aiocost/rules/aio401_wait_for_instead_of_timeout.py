"""`wait_for` where a timeout needs no task.

## What it does
Finds `asyncio.wait_for` with a coroutine and a time limit in a hot path or a background job whose target is Python
3.11, where the coroutine mostly does not wait: around what is known to wait for less than a millisecond (a cache,
`drain`), and in a loop that takes what a stream brings. That is one that yields what it has received
(`stream.__anext__()`, `recv()`), or that takes the items of a queue, where code that knows the queue is seen to fill
one in an `async for`, in a `for` in another thread, or in a function that a framework calls for each message; or where
you have marked the code as hot. Most other queues carry what happens in the life of something, such as a task that is
done, and their loops turn some times a minute. Beside a longer wait a task is little, in a loop too: beside what is
limited, and beside a database, a request, a file or a thread that the same turn, or the same call, waits for each time,
as where something is put into the queue. Nor is anything said of a loop that looks after something now and then: a
`while` that goes on after `TimeoutError`, unless it yields. `asyncio.timeout`, which came with 3.11, does the same
without a task. From 3.12 on `wait_for` uses it itself.

## Why it costs
Up to Python 3.11 `wait_for` starts a task for the coroutine, with a future and callbacks on both, so that it can cancel
it. `asyncio.timeout` cancels the task that is there anyway. In the reference of 3.11 it takes 56 to 83 % of the time,
where the coroutine waits for something; nothing is said of one that never does.

## Example
```python
import asyncio
from collections.abc import AsyncIterator

from fastapi import FastAPI, WebSocket

app = FastAPI()
news: asyncio.Queue[str] = asyncio.Queue()


async def pump(source: AsyncIterator[str]) -> None:
    async for item in source:
        await news.put(item)


@app.websocket("/news")
async def send_news(socket: WebSocket) -> None:
    await socket.accept()
    while True:
        await socket.send_text(await asyncio.wait_for(news.get(), 60))
```

## Use instead
```python
import asyncio
from collections.abc import AsyncIterator

from fastapi import FastAPI, WebSocket

app = FastAPI()
news: asyncio.Queue[str] = asyncio.Queue()


async def pump(source: AsyncIterator[str]) -> None:
    async for item in source:
        await news.put(item)


@app.websocket("/news")
async def send_news(socket: WebSocket) -> None:
    await socket.accept()
    while True:
        async with asyncio.timeout(60):
            item = await news.get()
        await socket.send_text(item)
```

## When to keep it
Where `requires-python` allows Python 3.10, or nothing says which Python the code runs on (no `requires-python` or the
like, no `.python-version`, no `python` setting, no table of the project's own), nothing is said. Keep it where the code
has to run there all the same, or where the coroutine is to have a copy of the context variables, which only a task
gives it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.rules.limits import TIMEOUT_SINCE, little_beside
from flake8_aiocost.rules.rule import Rule
from flake8_aiocost.rules.wording import bracket, context, cost, what

if TYPE_CHECKING:
    from flake8_aiocost.model import PricedSpawn
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.rules.rule import Case


def condition(case: Case) -> bool:
    """Whether a time limit takes a task that it need not."""
    if case.spawn.construct != "wait_for" or case.spawn.awaitable == "ready" or case.target().python != TIMEOUT_SINCE:
        return False
    if case.lowest() < TIMEOUT_SINCE:
        # ``asyncio.timeout`` is missing on some Python that the project supports.
        return False
    awaited = case.judged.project.modules[case.module].facts.calls[case.spawn.site].awaited
    return awaited and not little_beside(case)


def message(priced: PricedSpawn, index: ModuleIndex) -> str:
    """The price of the task."""
    return (
        f"{what(priced)}: {cost(priced)}, {context(priced, index)}; asyncio.timeout() needs no task {bracket(priced)}"
    )


RULE = Rule("AIO401", "wait-for-instead-of-timeout", condition, message, keeps_contract=True, on_target=True)
