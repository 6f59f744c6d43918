"""Waiter that spawns in a hot path.

## What it does
Prices `asyncio.wait`, `asyncio.as_completed`, `asyncio.shield` and, where the target's Python is older than 3.12,
`asyncio.wait_for` in a request handler or a message consumer, or in a function that one of them calls.

## Why it costs
Each of them puts a task around what it waits for, or a future and callbacks around tasks that exist already. Before
Python 3.12 `wait_for` starts a task, a future and a timer for every call; from 3.12 on it awaits in place under
`asyncio.timeout`, and this rule says nothing.

## Example
```python
import asyncio

from fastapi import FastAPI

app = FastAPI()


async def save(order: str) -> str:
    return order


@app.post("/orders")
async def post_order(order: str) -> str:
    return await asyncio.shield(save(order))
```

## Use instead
```python
from fastapi import FastAPI

app = FastAPI()


async def save(order: str) -> str:
    return order


@app.post("/orders")
async def post_order(order: str) -> str:
    return await save(order)
```

## When to keep it
`shield` where a client that hangs up must not cut a write in half; `wait` and `as_completed` where the first result is
used before the last arrives. For a time limit, `asyncio.timeout` (Python 3.11 and later) needs no task.
"""

from __future__ import annotations

from flake8_aiocost.model import HOT
from flake8_aiocost.rules.price import PriceRule

RULE = PriceRule("AIO104", "waiter-in-hot-path", family="waiter", heat=HOT)
