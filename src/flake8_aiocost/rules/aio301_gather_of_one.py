"""Gather of one.

## What it does
Finds an `asyncio.gather` with exactly one awaitable that is awaited where it is made, wherever that is, and a task
group that starts exactly one task while its block waits for nothing.

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
A group raises an `ExceptionGroup` of what its task raises, which `except*` catches.
The task also gives the coroutine a copy of the context variables, which a plain await shares with its caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs import declared
from flake8_aiocost.model import FanOut
from flake8_aiocost.rules.rule import Rule
from flake8_aiocost.rules.wording import bracket, context, cost

if TYPE_CHECKING:
    from flake8_aiocost.model import PricedSpawn
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.rules.rule import Case


def condition(case: Case) -> bool:
    """Whether a gather, or a group, has nothing to overlap."""
    if case.spawn.fan_out != FanOut(1):
        return False
    if declared()[case.spawn.construct].family == "group":
        return _only_starts(case.judged.project.modules[case.module], case.spawn.site) and not _is_shielded(case)
    facts = case.judged.project.modules[case.module].facts
    return case.spawn.construct == "gather" and facts.calls[case.spawn.site].awaited and _is_coroutine(case)


def message(priced: PricedSpawn, index: ModuleIndex) -> str:
    """The price of that."""
    kind = "gather" if priced.spawn.construct == "gather" else "task group"
    return (
        f"{kind} of one has nothing to overlap: {cost(priced)}, {context(priced, index)}; "
        f"await it in place {bracket(priced)}"
    )


def _is_coroutine(case: Case) -> bool:
    """Whether it could be awaited in place; not so in ``task.cancel(); await gather(task, return_exceptions=True)``.

    Of ``gather(x() if test else y())`` it is one of two.
    """
    children = case.spawn.children
    if not children or any(each == "?()" or not each.endswith("()") for each in children):
        return False
    call = case.judged.project.modules[case.module].facts.calls[case.spawn.site]
    collects = any(argument.keyword == "return_exceptions" for argument in call.arguments)
    return not (collects and case.spawn.function in case.judged.cancelling(case.module))


def _only_starts(index: ModuleIndex, site: int) -> bool:
    """Whether the block of a group waits for nothing beside the task that it starts."""
    facts = index.facts
    opened = index.around.opened(site)
    group = facts.calls[site].statement
    if not opened or any(facts.calls[each].awaited for block in opened for each in range(*block.body)):
        return False
    waiting = [each.statement for each in facts.uses if each.kind != "with"]
    waiting += [each.statement for each in facts.loops if each.kind == "async for" or each.is_async]
    return not any(_is_inside(facts, each, group) for each in waiting)


def _is_shielded(case: Case) -> bool:
    """Whether the child keeps a cancellation away: ``with move_on_after(5, shield=True)``.

    A cancellation of the caller's task ends what is awaited in place all the same, and waits for a group.
    """
    project = case.judged.project
    for number in {function for each in case.judged.children(case) for function in each.functions}:
        module, local = project.place_of(number)
        index = project.modules[module]
        arguments = (each for call in index.calls_of(local) for each in index.facts.calls[call].arguments)
        if any(each.keyword == "shield" for each in arguments):
            return True
    return False


def _is_inside(facts: ModuleFacts, statement: int, around: int) -> bool:
    """Whether a statement stands in the block of another one."""
    while statement > around:
        statement = facts.statements[statement].parent
        if statement == around:
            return True
    return False


RULE = Rule("AIO301", "gather-of-one", condition, message, of_form=True)
