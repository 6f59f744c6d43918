"""Concurrency that is worth its price.

## What it does
Prices the constructs of AIO101 to AIO105, and of AIO201 to AIO205, where nothing cheaper does the same: AIO151 to
AIO155 in a hot path, AIO251 to AIO255 in a background job. Either the wait that is saved is worth it, or concurrency is
asked for on purpose: a shield, a context of its own, a race, a task that somebody cancels or keeps, or that nobody
awaits, a group whose body yields, children that wait for each other, a thread hop to what may block.

They are said only with `show = "all"`. Without it these spawns are counted in the last line of `aiocost check`, and
`aiocost why` tells the reason for each.

## Why it costs
The same as anywhere: a task, its callbacks and some turns of the loop for each child, or a thread hop.

## Example
```python
import asyncio

from fastapi import FastAPI

app = FastAPI()


async def save() -> None:
    await asyncio.sleep(1)


@app.post("/order")
async def post_order() -> None:
    await asyncio.shield(save())
```

## Use instead
```python
from fastapi import FastAPI

app = FastAPI()


async def save() -> None: ...


@app.post("/order")
async def post_order() -> None:
    await save()
```

## When to keep it
Where the reason in the message holds. It is there for those who want to see all that a request or a job pays for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.model import BACKGROUND, HOT
from flake8_aiocost.rules.bought import BoughtRule

if TYPE_CHECKING:
    from flake8_aiocost.constructs import Family

_FAMILIES: tuple[tuple[Family, str], ...] = (
    ("gather", "gather"),
    ("task", "task"),
    ("group", "task-group"),
    ("waiter", "waiter"),
    ("hop", "thread-hop"),
)
_SERIES = (("15", HOT, "in-hot-path"), ("25", BACKGROUND, "in-background-job"))

RULES = tuple(
    BoughtRule(f"AIO{series}{number}", f"well-bought-{name}-{where}", family=family, heat=heat)
    for series, heat, where in _SERIES
    for number, (family, name) in enumerate(_FAMILIES, 1)
)
