"""Gather of one.

## What it does
Finds an `asyncio.gather` with exactly one awaitable, wherever it stands.

## Why it costs
There is nothing for the one to run beside. It still takes a task, a future, three callbacks and three turns of the
loop.

## Example
```python
import asyncio


async def refresh() -> int:
    return 1


async def update() -> list[int]:
    return await asyncio.gather(refresh())
```

## Use instead
```python
async def refresh() -> int:
    return 1


async def update() -> list[int]:
    return [await refresh()]
```

## When to keep it
With `return_exceptions=True` it is a short way to catch whatever is raised; `try` and `except` do that without a task.
The task also gives the coroutine a copy of the context variables, which a plain await shares with its caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs import last_names
from flake8_aiocost.model import FanOut
from flake8_aiocost.rules.rule import Rule
from flake8_aiocost.rules.wording import context, cost
from flake8_aiocost.source.counting import Counting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.model import ModuleFacts, PricedSpawn, Spawn
    from flake8_aiocost.source.outline import Outline


def check(priced: PricedSpawn, facts: ModuleFacts) -> str | None:
    """The price of a gather that has nothing to overlap."""
    spawn = priced.spawn
    if spawn.construct == "gather" and spawn.fan_out == FanOut(1) and _is_coroutine(spawn, facts):
        return (
            f"gather of one has nothing to overlap: {cost(priced)}, {context(priced, facts)}; "
            f"await it in place [{priced.price.source}]"
        )
    return None


RULE = Rule("AIO301", "gather-of-one", check)


def may(outline: Outline, spawners: Mapping[str, str]) -> bool:
    """Whether a call that may be a gather may be one of one."""
    names = last_names("gather", spawners)
    counting = Counting(outline)
    return any(counting.may_be_one(call, names) for call in outline.calls_of(names))


def _is_coroutine(spawn: Spawn, facts: ModuleFacts) -> bool:
    """Whether it could be awaited in place; not so in ``task.cancel(); await gather(task, return_exceptions=True)``."""
    if len(spawn.children) != 1 or spawn.children[0] == "?()" or not spawn.children[0].endswith("()"):
        return False
    collects = any(argument.keyword == "return_exceptions" for argument in facts.calls[spawn.site].arguments)
    return not (
        collects and any(call.function == spawn.function and call.name.endswith(".cancel") for call in facts.calls)
    )
