"""Task group in a hot path.

## What it does
Prices every `asyncio.TaskGroup` and `anyio.create_task_group` in a request handler or a message consumer, or in a
function that one of them calls: one finding per group, with its `create_task` or `start_soon` calls counted.

## Why it costs
Each child is a task with a callback to the group, and the group waits with a future of its own: two children that
return at once take two tasks, five callbacks on the loop and three turns of it. An anyio group adds a cancel scope and
a checkpoint on leaving.

## Example
```python
import asyncio

from fastapi import FastAPI
from redis.asyncio import Redis

app = FastAPI()
cache = Redis(decode_responses=True)


async def headline() -> str:
    return await cache.get("headline") or "all quiet"


async def weather() -> str:
    return await cache.get("weather") or "dry"


@app.get("/feed")
async def get_feed() -> list[str]:
    async with asyncio.TaskGroup() as group:
        first = group.create_task(headline())
        second = group.create_task(weather())
    return [first.result(), second.result()]
```

## Use instead
```python
from fastapi import FastAPI
from redis.asyncio import Redis

app = FastAPI()
cache = Redis(decode_responses=True)


async def headline() -> str:
    return await cache.get("headline") or "all quiet"


async def weather() -> str:
    return await cache.get("weather") or "dry"


@app.get("/feed")
async def get_feed() -> list[str]:
    return [await headline(), await weather()]
```

## When to keep it
Where the children wait for longer than the linter can know and the caller for them, or where one child's failure has to
cancel the others. Mind that a group raises an `ExceptionGroup` where a sequence raises the bare exception.
"""

from __future__ import annotations

from flake8_aiocost.model import HOT
from flake8_aiocost.rules.price import PriceRule

RULE = PriceRule("AIO103", "task-group-in-hot-path", family="group", heat=HOT)
