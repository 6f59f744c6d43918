"""Sync endpoint.

## What it does
Finds endpoints of FastAPI and Starlette that are plain functions and do nothing that holds their thread, for all that
can be read of them and of what they call. It is said only with `show = "all"`.

## Why it costs
The framework cannot know what a plain function does, so it runs each call of it in a thread: the call is queued, a
thread wakes up, and the event loop is woken when it is done. FastAPI validates what a plain function returns in a
thread as well, where there is a response model, which makes a second hop that is not in the price. An `async def` is
awaited in place.

## Example
```python
from fastapi import FastAPI

app = FastAPI()


@app.get("/version")
def version() -> dict[str, int]:
    return {"version": 7}
```

## Use instead
```python
from fastapi import FastAPI

app = FastAPI()


@app.get("/version")
async def version() -> dict[str, int]:
    return {"version": 7}
```

## When to keep it
Where it will come to call something that blocks: in an `async def` that would hold up all other requests.
"""

from __future__ import annotations

from flake8_aiocost.rules.hidden import HiddenRule

RULE = HiddenRule(
    "AIO502",
    "sync-endpoint",
    measured="run_in_threadpool",
    does="it does not block, and is run in a thread",
    instead="async def",
)
