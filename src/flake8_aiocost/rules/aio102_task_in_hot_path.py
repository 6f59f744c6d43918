"""Task in a hot path.

## What it does
Prices every `asyncio.create_task`, `asyncio.ensure_future`, `loop.create_task` and `asyncio.Task(...)` in a request
handler or a message consumer, or in a function that one of them calls. In a loop the price is per iteration,
or, where the loop waits for nothing and its tasks run side by side, a fixed part and one per task.
A task that is kept in an attribute or runs for ever outlives the call, and is not reported.

## Why it costs
A task is an object with its own copy of the context, a callback to start it and one to wake whoever awaits it: one task
that returns at once takes two callbacks and two turns of the loop, where a plain await takes none.

## Example
```python
import asyncio

from fastapi import FastAPI
from redis.asyncio import Redis

app = FastAPI()
cache = Redis()


async def audit(user: str) -> None:
    await cache.incr(f"logins:{user}")


@app.post("/login")
async def login(user: str) -> str:
    task = asyncio.create_task(audit(user))
    token = user[::-1]
    await task
    return token
```

## Use instead
```python
from fastapi import FastAPI
from redis.asyncio import Redis

app = FastAPI()
cache = Redis()


async def audit(user: str) -> None:
    await cache.incr(f"logins:{user}")


@app.post("/login")
async def login(user: str) -> str:
    token = user[::-1]
    await audit(user)
    return token
```

## When to keep it
Where the task overlaps with real waiting, or outlives the request on purpose (then keep a reference to it). For work
that must follow every request, one long-lived worker that reads a queue costs less than a task per request.
"""

from __future__ import annotations

from flake8_aiocost.model import HOT
from flake8_aiocost.rules.price import PriceRule

RULE = PriceRule("AIO102", "task-in-hot-path", family="task", heat=HOT)
