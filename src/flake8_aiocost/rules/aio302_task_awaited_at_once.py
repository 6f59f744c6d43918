"""Task awaited at once.

## What it does
Finds a task that is awaited where it is made, or by the very next statement, so that nothing runs between the two:
`await asyncio.create_task(x())`, or `task = asyncio.create_task(x())` followed by `await task`.

## Why it costs
The caller does nothing while the task runs, as with a plain await, but pays for the task, two callbacks and two turns
of the loop.

## Example
```python
import asyncio


async def refresh() -> int:
    return 1


async def update() -> int:
    return await asyncio.create_task(refresh())
```

## Use instead
```python
async def refresh() -> int:
    return 1


async def update() -> int:
    return await refresh()
```

## When to keep it
Where the task is wanted for itself: its copy of the context variables, its name, or a cancellation that must not reach
the caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.rules.wording import context, cost

if TYPE_CHECKING:
    from flake8_aiocost.model import ModuleFacts, PricedSpawn

CODE = "AIO302"
NAME = "task-awaited-at-once"


def check(priced: PricedSpawn, facts: ModuleFacts) -> str | None:
    """The price of a task that nothing runs beside."""
    if priced.spawn.construct == "create_task" and priced.spawn.awaited_at_once:
        return (
            f"task awaited at once runs beside nothing: {cost(priced)}, {context(priced, facts)}; "
            f"await the coroutine itself [{priced.price.source}]"
        )
    return None
