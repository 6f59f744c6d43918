"""Sync dependency.

## What it does
Finds dependencies of FastAPI that are plain functions and do nothing that holds their thread, for all that can be read
of them and of what they call. It is said only with `show = "all"`.

## Why it costs
As with a plain endpoint (AIO502), the framework runs each call in a thread, once per request for all that depend on it.
A dependency with a `yield` is run in two parts, each with a hop of its own. An `async def` is awaited in place.

## Example
```python
from fastapi import Depends, FastAPI

app = FastAPI()


def paging(skip: int = 0, limit: int = 100) -> tuple[int, int]:
    return skip, limit


@app.get("/items")
async def items(page: tuple[int, int] = Depends(paging)) -> tuple[int, int]:
    return page
```

## Use instead
```python
from fastapi import Depends, FastAPI

app = FastAPI()


async def paging(skip: int = 0, limit: int = 100) -> tuple[int, int]:
    return skip, limit


@app.get("/items")
async def items(page: tuple[int, int] = Depends(paging)) -> tuple[int, int]:
    return page
```

## When to keep it
Where it will come to call something that blocks: in an `async def` that would hold up all other requests.
"""

from __future__ import annotations

from flake8_aiocost.rules.hidden import HiddenRule

RULE = HiddenRule(
    "AIO503",
    "sync-dependency",
    measured="run_in_threadpool",
    does="it does not block, and is run in a thread",
    instead="async def",
    generators=True,
)
