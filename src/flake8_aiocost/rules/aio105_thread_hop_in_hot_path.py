"""Thread hop in a hot path.

## What it does
Prices every `asyncio.to_thread`, `loop.run_in_executor`, `sync_to_async`, `run_in_threadpool`,
`anyio.to_thread.run_sync` and `run_coroutine_threadsafe` in a request handler or a message consumer, or in a function
that one of them calls. A hop is right, and not reported, unless all that runs in the thread is known to take
microseconds whatever it is handed. A call that blocks, one that works in proportion to what it is handed, such as
`json.loads`, and one of which nothing is known may each hold up the event loop. `run_coroutine_threadsafe` is right
unless it is handed the loop that runs its caller.

## Why it costs
A hop is a queue, a lock, a thread that wakes and takes the GIL, and a byte through a pipe that wakes the loop again.
The price counts the CPU time of both threads.

## Example
```python
import asyncio

from fastapi import FastAPI

app = FastAPI()


PRICES = {"small": 3, "large": 5}


def price(size: str) -> int:
    return PRICES.get(size, 4)


@app.get("/price")
async def get_price(size: str) -> int:
    return await asyncio.to_thread(price, size)
```

## Use instead
```python
from fastapi import FastAPI

app = FastAPI()


PRICES = {"small": 3, "large": 5}


def price(size: str) -> int:
    return PRICES.get(size, 4)


@app.get("/price")
async def get_price(size: str) -> int:
    return price(size)
```

A function that is `async` has nothing to do in a thread: the thread makes its coroutine, and hands that back. Whoever
does not await it has run nothing. The message says so.

## When to keep it
Where the function blocks: a file, a driver without an async form, a computation of more than a millisecond or so.
Blocking the loop is worse than any hop. Several short hops in a row are cheaper as one that does all the work.
"""

from __future__ import annotations

from flake8_aiocost.model import HOT
from flake8_aiocost.rules.hops import only_makes
from flake8_aiocost.rules.price import PriceRule

RULE = PriceRule("AIO105", "thread-hop-in-hot-path", note=only_makes, family="hop", heat=HOT)
