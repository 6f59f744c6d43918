"""Task in a background job.

## What it does
Prices every `asyncio.create_task`, `asyncio.ensure_future`, `loop.create_task` and `asyncio.Task(...)` in a background
job or in a function that one calls. In a loop the price is per iteration, or, where the
loop waits for nothing and its tasks run side by side, a fixed part and one per task.

## Why it costs
A task is an object with its own copy of the context, a callback to start it and one to wake whoever awaits it. A job
that starts a task per row pays that for every row, and holds all rows in memory at once.

## Example
```python
import asyncio

from httpx import AsyncClient
from taskiq import InMemoryBroker

broker = InMemoryBroker()
mail = AsyncClient(base_url="http://mail")


async def send(address: str) -> None:
    await mail.post("/send", json={"to": address})


@broker.task
async def newsletter(addresses: list[str]) -> None:
    for address in addresses:
        task = asyncio.create_task(send(address))
        print("sending", address)
        await task
```

## Use instead
```python
from httpx import AsyncClient
from taskiq import InMemoryBroker

broker = InMemoryBroker()
mail = AsyncClient(base_url="http://mail")


async def send(address: str) -> None:
    await mail.post("/send", json={"to": address})


@broker.task
async def newsletter(addresses: list[str]) -> None:
    for address in addresses:
        print("sending", address)
        await send(address)
```

## When to keep it
Where the job has a deadline and the tasks really wait. A handful of tasks that each work through a share of the rows
keeps that speed at a cost that does not grow with the rows.
"""

from __future__ import annotations

from flake8_aiocost.model import BACKGROUND
from flake8_aiocost.rules.price import PriceRule

RULE = PriceRule("AIO202", "task-in-background-job", family="task", heat=BACKGROUND)
