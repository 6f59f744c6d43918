"""Gather of one.

## What it does
Finds an `asyncio.gather` with exactly one awaitable that is awaited where it is made, wherever that is.

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
Below an `except asyncio.CancelledError` it tells a child that was cancelled from a caller that was, and with
`return_exceptions=True` and a result that nobody looks at it keeps what goes wrong from its caller: nothing is said.
The task also gives the coroutine a copy of the context variables, which a plain await shares with its caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.model import FanOut
from flake8_aiocost.rules.rule import Rule
from flake8_aiocost.rules.wording import bracket, context, cost

if TYPE_CHECKING:
    from flake8_aiocost.model import PricedSpawn
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.rules.rule import Case


def condition(case: Case) -> bool:
    """Whether a gather has nothing to overlap."""
    one = case.spawn.construct == "gather" and case.spawn.fan_out == FanOut(1)
    return one and case.judged.project.modules[case.module].facts.calls[case.spawn.site].awaited and _is_coroutine(case)


def message(priced: PricedSpawn, index: ModuleIndex) -> str:
    """The price of that."""
    return (
        f"gather of one has nothing to overlap: {cost(priced)}, {context(priced, index)}; "
        f"await it in place {bracket(priced)}"
    )


def _is_coroutine(case: Case) -> bool:
    """Whether it could be awaited in place; not so in ``task.cancel(); await gather(task, return_exceptions=True)``."""
    children = case.spawn.children
    if len(children) != 1 or children[0] == "?()" or not children[0].endswith("()"):
        return False
    call = case.judged.project.modules[case.module].facts.calls[case.spawn.site]
    collects = any(argument.keyword == "return_exceptions" for argument in call.arguments)
    return not (collects and case.spawn.function in case.judged.cancelling(case.module))


RULE = Rule("AIO301", "gather-of-one", condition, message)
