"""Gather in gather.

## What it does
Finds an `asyncio.gather` that is handed another one: `gather(gather(a(), b()), c())`, or a function that does nothing
but gather, `gather(both(), c())`. A function that many gathers start is told of once, where the first of them stands.
Of a gather of nothing but gathers the first of these is told.

## Why it costs
The inner gather has a future of its own, with a callback on each of its children, and the function around it is a task
that does nothing but wait. All of that wakes up once more when the last child is done.

## Example
```python
import asyncio

from app.tolls import bridge, ferry, tunnel


async def tolls() -> list[object]:
    return await asyncio.gather(asyncio.gather(bridge(), ferry()), tunnel())
```

## Use instead
```python
from app.tolls import bridge, ferry, tunnel


async def tolls() -> list[object]:
    return [await bridge(), await ferry(), await tunnel()]
```

One gather of all three costs less than two as well, if they are worth one. The results of the inner ones are then items
of one list.

## When to keep it
Where the inner one collects exceptions with `return_exceptions=True` and the outer one does not: that is not reported.
Where the function that gathers is called for its own sake elsewhere, and the list that it returns is needed as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs._catalogue import catalogue
from flake8_aiocost.module.expressions import Awaited, Name, Result
from flake8_aiocost.rules.rule import Rule
from flake8_aiocost.rules.wording import bracket, context, cost

if TYPE_CHECKING:
    from flake8_aiocost.model import PricedSpawn
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.rules.rule import Case


def condition(case: Case) -> bool:
    """Whether a gather is handed another one, or a function that does nothing but gather."""
    if case.spawn.construct != "gather":
        return False
    index = case.judged.project.modules[case.module]
    collects = _collects(index, case.spawn.site)
    inner = any(
        isinstance(each.value, Result) and not each.keyword and _is_gather(index, each.value.call, collects=collects)
        for each in index.facts.calls[case.spawn.site].arguments
    )
    return inner or _is_first_of_gathers(index, case.spawn.site, collects=collects) or cause(case) is not None


def _is_first_of_gathers(index: ModuleIndex, site: int, *, collects: bool) -> bool:
    """Whether a gather is the first child of one that is handed nothing else, which makes no task and is no spawn."""
    facts = index.facts
    around = site - 1
    while around >= 0 and facts.calls[around].statement == facts.calls[site].statement:
        arguments = [each for each in facts.calls[around].arguments if not each.keyword]
        if arguments and arguments[0].value == Result(site):
            inner = [each.value.call for each in arguments if isinstance(each.value, Result) and not each.star]
            gathers = all(_is_gather(index, each, collects=collects) for each in (around, *inner))
            return gathers and len(inner) == len(arguments)
        around -= 1
    return False


def cause(case: Case) -> int | None:
    """The function that does nothing but gather, if that is it."""
    project = case.judged.project
    collects = _collects(project.modules[case.module], case.spawn.site)
    itself = project.number(case.module, case.spawn.function)
    for child in case.spawn.children:
        targets = project.hierarchy.of(child.removesuffix("()"))
        one = targets[0] if len(targets) == 1 and targets[0] != itself else None
        if one is None or case.judged.effects.implementers.is_open(targets):
            continue
        if _only_gathers(*_placed(case, one), collects=collects):
            return one
    return None


def message(priced: PricedSpawn, index: ModuleIndex) -> str:
    """The price of the outer one."""
    return (
        f"gather in gather: {cost(priced)}, {context(priced, index)}; one gather of all children needs no task and no "
        f"future for the inner one {bracket(priced)}"
    )


def _placed(case: Case, function: int) -> tuple[ModuleIndex, int]:
    module, local = case.judged.project.place_of(function)
    return case.judged.project.modules[module], local


def _only_gathers(index: ModuleIndex, local: int, *, collects: bool) -> bool:
    """``async def both(): return await asyncio.gather(a(), b())``, and nothing else before or after."""
    facts = index.facts
    function = facts.functions[local]
    value = function.result
    if isinstance(value, Name):
        value = _bound_before_the_return(index, local, value)
    if not function.is_async or function.decorators or not isinstance(value, Awaited):
        return False
    if not isinstance(value.value, Result) or not _is_gather(index, value.value.call, collects=collects):
        return False
    call = facts.calls[value.value.call]
    alone = all(facts.calls[each].statement == call.statement for each in range(*function.calls))
    return alone and function.calls[0] == value.value.call and not facts.places[call.place].loops


def _bound_before_the_return(index: ModuleIndex, local: int, name: Name) -> Expression | None:
    """What the statement right before the only ``return`` of a function binds a name to."""
    facts = index.facts
    for each in facts.statements:
        if each.leaves == "return" and facts.places[each.place].function == local:
            before = [
                assigned.value
                for assigned in facts.assignments
                if assigned.targets == (name,)
                and (bound := facts.statements[assigned.statement]).block == each.block
                and bound.position == each.position - 1
            ]
            return before[0] if before else None
    return None


def _is_gather(index: ModuleIndex, call: int, *, collects: bool) -> bool:
    """Whether a call is a gather of several that does with exceptions what the one around it does."""
    if catalogue().by_callee.get(index.callee(call)) != "gather":
        return False
    arguments = [each for each in index.facts.calls[call].arguments if not each.keyword]
    several = len(arguments) > 1 or any(each.star for each in arguments)
    return several and _collects(index, call) is collects


def _collects(index: ModuleIndex, call: int) -> bool:
    return any(each.keyword == "return_exceptions" for each in index.facts.calls[call].arguments)


RULE = Rule("AIO305", "gather-in-gather", condition, message, cause)
