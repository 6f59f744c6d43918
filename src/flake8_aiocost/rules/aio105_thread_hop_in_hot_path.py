"""Thread hop in a hot path.

## What it does
Prices every `asyncio.to_thread`, `loop.run_in_executor`, `sync_to_async`, `run_in_threadpool`,
`anyio.to_thread.run_sync` and `run_coroutine_threadsafe` in a request handler or a message consumer, or in a function
that one of them calls. A hop to a function that is known to block (`open`, `subprocess`, `requests`, a method of
`pathlib.Path`, or a function of the module that calls one of these) is right, and not reported. A function of another
module is taken to block, unless a loop hops for every item.

## Why it costs
A hop is a queue, a lock, a thread that wakes and takes the GIL, and a byte through a pipe that wakes the loop again.
The price counts the CPU time of both threads.

## Example
```python
import asyncio

from fastapi import FastAPI

app = FastAPI()


def total(prices: list[int]) -> int:
    return sum(prices)


@app.post("/basket")
async def post_basket(prices: list[int]) -> int:
    return await asyncio.to_thread(total, prices)
```

## Use instead
```python
from fastapi import FastAPI

app = FastAPI()


def total(prices: list[int]) -> int:
    return sum(prices)


@app.post("/basket")
async def post_basket(prices: list[int]) -> int:
    return total(prices)
```

## When to keep it
Where the function blocks: a file, a driver without an async form, a computation of more than a millisecond or so.
Blocking the loop is worse than any hop. Several short hops in a row are cheaper as one that does all the work.
"""

from __future__ import annotations

from flake8_aiocost.model import HOT
from flake8_aiocost.rules.price import PriceRule

RULE = PriceRule("AIO105", "thread-hop-in-hot-path", family="hop", heat=HOT)
