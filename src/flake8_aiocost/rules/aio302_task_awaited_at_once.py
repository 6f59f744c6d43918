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

import ast
from itertools import pairwise
from typing import TYPE_CHECKING

from flake8_aiocost.constructs import last_names
from flake8_aiocost.rules.rule import Rule
from flake8_aiocost.rules.wording import context, cost

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.model import ModuleFacts, PricedSpawn
    from flake8_aiocost.source.outline import Outline


def check(priced: PricedSpawn, facts: ModuleFacts) -> str | None:
    """The price of a task that nothing runs beside."""
    if priced.spawn.construct == "create_task" and priced.spawn.awaited_at_once:
        return (
            f"task awaited at once runs beside nothing: {cost(priced)}, {context(priced, facts)}; "
            f"await the coroutine itself [{priced.price.source}]"
        )
    return None


RULE = Rule("AIO302", "task-awaited-at-once", check)


def may(outline: Outline, spawners: Mapping[str, str]) -> bool:
    """Whether a call that may make a task is awaited, or bound by a statement whose next one awaits that name."""
    # ``await group.start(f)`` waits for less than the end of f, and so never counts as awaited at once.
    made = {id(call) for call in outline.calls_of(last_names("create_task", spawners) - {"start"})}
    if not made:
        return False
    if any(id(each.value) in made for each in outline.noted.awaits):
        return True
    return any(
        id(getattr(one, "value", None)) in made and _awaits(two, one)
        for block in outline.noted.statements
        for one, two in pairwise(block)
    )


def _awaits(statement: ast.stmt, assign: ast.stmt) -> bool:
    target = assign.targets[0] if isinstance(assign, ast.Assign) else None
    value = getattr(statement, "value", None)
    awaited = value.value if isinstance(value, ast.Await) else None
    return isinstance(target, ast.Name) and isinstance(awaited, ast.Name) and awaited.id == target.id
