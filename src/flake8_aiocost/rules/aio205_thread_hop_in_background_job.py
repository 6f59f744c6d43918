"""Thread hop in a background job.

## What it does
Prices every `asyncio.to_thread`, `loop.run_in_executor`, `sync_to_async`, `run_in_threadpool`,
`anyio.to_thread.run_sync` and `run_coroutine_threadsafe` in a background job or in a function that one calls. A hop
is right, and not reported, unless all that runs in the thread is known to take microseconds whatever it is handed: a
call that blocks, one that works in proportion to what it is handed, and one of which nothing is known may each hold up
the event loop. `run_coroutine_threadsafe` is right unless it is handed the loop that runs its caller.

## Why it costs
A hop is a queue, a lock, a thread that wakes and takes the GIL, and a byte through a pipe that wakes the loop again. In
a job that has the loop to itself there is often nothing else for the loop to do meanwhile.

## Example
```python
import asyncio

from taskiq import InMemoryBroker

broker = InMemoryBroker()


def store(row: str) -> None:
    print(row)


@broker.task
async def load(row: str) -> None:
    await asyncio.to_thread(store, row)
```

## Use instead
```python
from taskiq import InMemoryBroker

broker = InMemoryBroker()


def store(row: str) -> None:
    print(row)


@broker.task
async def load(row: str) -> None:
    store(row)
```

## When to keep it
Where the worker runs several jobs on one loop and the function blocks: then hop, but once for
the whole batch and not for each row.
"""

from __future__ import annotations

from flake8_aiocost.model import BACKGROUND
from flake8_aiocost.rules.hops import only_makes
from flake8_aiocost.rules.price import PriceRule

RULE = PriceRule("AIO205", "thread-hop-in-background-job", note=only_makes, family="hop", heat=BACKGROUND)
