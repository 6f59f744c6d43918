"""Gather in gather.

## What it does
Finds an `asyncio.gather` that is handed another one: `gather(gather(a(), b()), c())`, or a function that does nothing
but gather, `gather(both(), c())`. A function that many gathers start is told of once, where the first of them stands.
Of a gather of nothing but gathers the first of these is told. Nothing is said where some child is known to wait for a
millisecond or more, or the code does not tell what it waits for: beside that a future is little; nor of two lists of
unknown lengths whose results are looked at, since one gather of both would have to be cut into them again.

## Why it costs
The inner gather has a future of its own, with a callback on each of its children, and the function around it is a task
that does nothing but wait. All of that wakes up once more when the last child is done. The message tells what the
second gather costs; what the children cost, one gather of all has to pay as well.

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
from flake8_aiocost.cost.format import microseconds
from flake8_aiocost.module.expressions import Awaited, Name, Result
from flake8_aiocost.rules.contracts import is_dropped
from flake8_aiocost.rules.limits import may_wait_long
from flake8_aiocost.rules.rule import Rule
from flake8_aiocost.rules.wording import bracket, context, half_us

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.model import PricedSpawn
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.price import Price
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.rules.rule import Case


def condition(case: Case) -> bool:
    """Whether a gather is handed another one, or a function that does nothing but gather, and one of all would do."""
    if case.spawn.construct != "gather":
        return False
    index = case.judged.project.modules[case.module]
    collects = _collects(index, case.spawn.site)
    outer = case.spawn.site
    inner = list(_handed(index, outer, collects=collects))
    if not inner:
        outer = _around(index, outer, collects=collects)
        inner = list(_handed(index, outer, collects=collects)) if outer >= 0 else []
    gathers = [(index, each) for each in inner]
    if outer == case.spawn.site or outer < 0:
        outer = case.spawn.site
        gathers += [found for *_, found in _gathering(case)]
    if not gathers or may_wait_long(case.judged.children(case)):
        return False
    return sum(_is_open(*each) for each in gathers) < _LISTS or is_dropped(index, outer)


#: Of so many lists whose lengths nobody knows, one gather of all would have to be cut into them again. Of four judged
#: findings on such a form none was of use: it keeps results apart, which is what it is written for.
_LISTS = 2


def _handed(index: ModuleIndex, site: int, *, collects: bool) -> Iterator[int]:
    """The gathers that a gather is handed as they are."""
    for each in index.facts.calls[site].arguments:
        if (
            isinstance(each.value, Result)
            and not each.keyword
            and not each.star
            and _is_gather(index, each.value.call, collects=collects)
        ):
            yield each.value.call


def _is_open(index: ModuleIndex, call: int) -> bool:
    """Whether nobody knows how many children a gather has."""
    return any(each.star for each in index.facts.calls[call].arguments)


def _around(index: ModuleIndex, site: int, *, collects: bool) -> int:
    """The gather of which a gather is the first child, and that is handed nothing else; -1 where there is none.

    It makes no task, so it is no spawn.
    """
    facts = index.facts
    around = site - 1
    while around >= 0 and facts.calls[around].statement == facts.calls[site].statement:
        arguments = [each for each in facts.calls[around].arguments if not each.keyword]
        if arguments and arguments[0].value == Result(site):
            inner = list(_handed(index, around, collects=collects))
            gathers = _is_gather(index, around, collects=collects) and len(inner) == len(arguments)
            return around if gathers else -1
        around -= 1
    return -1


def cause(case: Case) -> int | None:
    """The function that does nothing but gather, if that is it."""
    return next((function for function, _ in _gathering(case)), None)


def _gathering(case: Case) -> Iterator[tuple[int, tuple[ModuleIndex, int]]]:
    """The children that are functions which do nothing but gather, each with its gather: its module, and the call."""
    project = case.judged.project
    collects = _collects(project.modules[case.module], case.spawn.site)
    itself = project.number(case.module, case.spawn.function)
    for child in case.spawn.children:
        targets = project.hierarchy.of(child.removesuffix("()"))
        one = targets[0] if len(targets) == 1 and targets[0] != itself else None
        if one is None or case.judged.effects.implementers.is_open(targets):
            continue
        module, local = project.place_of(one)
        index = project.modules[module]
        call = _only_gather(index, local, collects=collects)
        if call is not None:
            yield one, (index, call)


def spends(price: Price) -> float:
    """What the second gather costs, whatever number of children it has: one of all has these as well."""
    return price.fixed.construct_us


def message(priced: PricedSpawn, index: ModuleIndex) -> str:
    """The price of the second one."""
    us = microseconds(spends(priced.price), half_us(priced.price.fixed))
    return (
        f"gather in gather: {us} CPU for a second gather, {context(priced, index)}; one gather of all children needs "
        f"no task and no future for the inner one {bracket(priced)}"
    )


def _only_gather(index: ModuleIndex, local: int, *, collects: bool) -> int | None:
    """The gather of ``async def both(): return await asyncio.gather(a(), b())``, which does nothing before or after."""
    facts = index.facts
    function = facts.functions[local]
    value = function.result
    if isinstance(value, Name):
        value = _bound_before_the_return(index, local, value)
    if not function.is_async or function.decorators or not isinstance(value, Awaited):
        return None
    if not isinstance(value.value, Result) or not _is_gather(index, value.value.call, collects=collects):
        return None
    call = facts.calls[value.value.call]
    alone = all(facts.calls[each].statement == call.statement for each in range(*function.calls))
    found = alone and function.calls[0] == value.value.call and not facts.places[call.place].loops
    return value.value.call if found else None


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


RULE = Rule("AIO305", "gather-in-gather", condition, message, cause, spends=spends)
