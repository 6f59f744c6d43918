"""Waiter that spawns in a background job.

## What it does
Prices `asyncio.wait`, `asyncio.as_completed`, `asyncio.shield` and, where the target's Python is older than 3.12,
`asyncio.wait_for` in a background job or in a function that one calls.

## Why it costs
Each of them puts a task around what it waits for, or a future and callbacks around tasks that exist already, to gain
wall time that nobody waits for.

## Example
```python
import asyncio

from httpx import AsyncClient
from taskiq import InMemoryBroker

broker = InMemoryBroker()
site = AsyncClient(base_url="http://site")


async def page(number: int) -> str:
    return (await site.get(f"/pages/{number}")).text


@broker.task
async def crawl() -> None:
    for done in asyncio.as_completed([page(1), page(2), page(3)]):
        print(await done)
```

## Use instead
```python
from httpx import AsyncClient
from taskiq import InMemoryBroker

broker = InMemoryBroker()
site = AsyncClient(base_url="http://site")


async def page(number: int) -> str:
    return (await site.get(f"/pages/{number}")).text


@broker.task
async def crawl() -> None:
    for number in (1, 2, 3):
        print(await page(number))
```

## When to keep it
`shield` where a worker that shuts down must not cut a write in half, and time limits on things that can hang: from
Python 3.11 on `asyncio.timeout` sets one without a task.
"""

from __future__ import annotations

from flake8_aiocost.model import BACKGROUND
from flake8_aiocost.rules.price import PriceRule

RULE = PriceRule("AIO204", "waiter-in-background-job", family="waiter", heat=BACKGROUND)
