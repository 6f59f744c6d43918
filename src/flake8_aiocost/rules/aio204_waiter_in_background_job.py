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

from taskiq import InMemoryBroker

broker = InMemoryBroker()


async def page(number: int) -> str:
    return str(number)


@broker.task
async def crawl() -> None:
    for done in asyncio.as_completed([page(1), page(2), page(3)]):
        print(await done)
```

## Use instead
```python
from taskiq import InMemoryBroker

broker = InMemoryBroker()


async def page(number: int) -> str:
    return str(number)


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

from typing import TYPE_CHECKING

from flake8_aiocost.model import BACKGROUND
from flake8_aiocost.rules.aio104_waiter_in_hot_path import CONSTRUCTS
from flake8_aiocost.rules.wording import creates_task, sentence

if TYPE_CHECKING:
    from flake8_aiocost.model import ModuleFacts, PricedSpawn

CODE = "AIO204"
NAME = "waiter-in-background-job"


def check(priced: PricedSpawn, facts: ModuleFacts) -> str | None:
    """The price of a waiter where nobody waits for the result."""
    if priced.heat.kind in BACKGROUND and priced.spawn.construct in CONSTRUCTS and creates_task(priced):
        return sentence(priced, facts)
    return None
