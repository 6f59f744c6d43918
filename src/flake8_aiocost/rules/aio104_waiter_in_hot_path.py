"""Waiter that spawns in a hot path.

## What it does
Prices `asyncio.wait`, `asyncio.as_completed` and, where the target's Python is older than 3.12, `asyncio.wait_for` in a
request handler or a message consumer, or in a function that one of them calls.

## Why it costs
Each of them puts a task around what it waits for, or a future and callbacks around tasks that exist already. Before
Python 3.12 `wait_for` starts a task, a future and a timer for every call; from 3.12 on it awaits in place under
`asyncio.timeout`, and this rule says nothing.

## Example
```python
import asyncio

from fastapi import FastAPI
from redis.asyncio import Redis

app = FastAPI()
cache = Redis(decode_responses=True)


async def page(number: int) -> str:
    return await cache.get(f"page:{number}") or ""


@app.get("/pages")
async def get_pages() -> list[str]:
    return [await done for done in asyncio.as_completed([page(1), page(2)])]
```

## Use instead
```python
from fastapi import FastAPI
from redis.asyncio import Redis

app = FastAPI()
cache = Redis(decode_responses=True)


async def page(number: int) -> str:
    return await cache.get(f"page:{number}") or ""


@app.get("/pages")
async def get_pages() -> list[str]:
    return [await page(1), await page(2)]
```

## When to keep it
`wait` and `as_completed` where the first result is used before the last arrives. A `shield`, and a wait for whoever is
first, are asked for on purpose and not reported. For a time limit, `asyncio.timeout` (Python 3.11 and later) needs no
task.
"""

from __future__ import annotations

from flake8_aiocost.model import HOT
from flake8_aiocost.rules.price import PriceRule

RULE = PriceRule("AIO104", "waiter-in-hot-path", family="waiter", heat=HOT)
