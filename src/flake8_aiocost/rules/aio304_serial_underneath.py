"""Serial underneath.

## What it does
Finds a gather or a task group whose children do all their waiting on one object that does one thing at a time: the same
database session or connection, the same lock. It names the object, and tells where its library forbids two calls at a
time; there it also speaks where other children wait for something else (`has 2 at a time on one AsyncSession`).

## Why it costs
Each child waits until the one before it is done with the object, so nothing overlaps. What is left of the concurrency
is its price. With some libraries it is an error besides: an `AsyncSession` of SQLAlchemy is not safe for concurrent
tasks, and a connection of asyncpg refuses a second query while one is running.

## Example
```python
import asyncio

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def count(session: AsyncSession) -> int:
    return (await session.execute(text("select count(*) from members"))).scalar_one()


async def names(session: AsyncSession) -> list[str]:
    return list(await session.scalars(text("select name from members")))


async def page(session: AsyncSession) -> list[object]:
    return await asyncio.gather(count(session), names(session))
```

## Use instead
```python
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def count(session: AsyncSession) -> int:
    return (await session.execute(text("select count(*) from members"))).scalar_one()


async def names(session: AsyncSession) -> list[str]:
    return list(await session.scalars(text("select name from members")))


async def page(session: AsyncSession) -> list[object]:
    return [await count(session), await names(session)]
```

Where the wait matters, give each child a session of its own from the pool, or ask for both in one statement.

## When to keep it
There is no reason to keep it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs import declared
from flake8_aiocost.effects.purchase import crowded, idles, serial
from flake8_aiocost.rules.rule import Rule
from flake8_aiocost.rules.wording import bracket, context, cost, what

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.effects.child import Child
    from flake8_aiocost.effects.summary import Held
    from flake8_aiocost.model import PricedSpawn
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.rules.rule import Case


#: What completes "runs ...", where the children take as long in sequence.
_ONE_AFTER_THE_OTHER = "one after the other"


def condition(case: Case) -> bool:
    """Whether all children wait on one object that does one thing at a time, or several on one that forbids it."""
    if declared()[case.spawn.construct].family not in ("gather", "group"):
        return False
    children = case.judged.children(case)
    return serial(children) is not None or crowded(children, case.judged.worth_us) is not None


def note(case: Case) -> str:
    """How they run, the object, and what its library says."""
    children = case.judged.children(case)
    if (held := serial(children)) is not None:
        idle = _number([each for each in children if idles(each)])
        but = f" but {idle} that {'waits' if idle == '1' else 'wait'} for nothing" if idle else ""
        runs = "can only fail or run" if held.forbidden and held.source else "runs"
        return f"{runs} {_ONE_AFTER_THE_OTHER}, all{but} on {_named(held)}"
    found = crowded(children, case.judged.worth_us)
    if found is None:
        return ""
    if found.long:
        return f"has {_number(found.on)} at a time on {_named(found.held)}"
    return f"runs mostly {_ONE_AFTER_THE_OTHER}, all but {_number(found.beside)} on {_named(found.held)}"


def _named(held: Held) -> str:
    """The object, and what its library says."""
    name = held.what.rpartition(".")[2]
    says = f", which its library forbids ({held.source})" if held.forbidden and held.source else ""
    # ``engine.begin()`` gives a connection, which has no name of its own.
    return (f"one {name}" if name[:1].isupper() else f"what {name}() gives") + says


def _number(children: Sequence[Child]) -> str:
    """How many they are, empty where there are none."""
    counts = [each.count for each in children]
    number = sum(each for each in counts if each is not None)
    return "several" if None in counts else str(number or "")


def message(priced: PricedSpawn, index: ModuleIndex) -> str:
    """The price of that, and what to do."""
    sequence = "await them in sequence"
    way = sequence if _ONE_AFTER_THE_OTHER in priced.note else f"{sequence}, or give each one of its own"
    return f"{what(priced)} {priced.note}: {cost(priced)}, {context(priced, index)}; {way} {bracket(priced)}"


RULE = Rule("AIO304", "serial-underneath", condition, message, note=note, of_form=True)
