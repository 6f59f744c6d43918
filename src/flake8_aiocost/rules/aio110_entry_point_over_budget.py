"""Entry point over budget.

## What it does
Adds up what one call of a handler, a consumer or a job spends on spawning along all its calls, and says so at its `def`
where that is more than `budget`, a number of µs. Without that setting nothing is added up.

On the bill is what each spawn costs more than the same awaits in sequence, whoever calls it, and whether or not it is
spoken of itself: concurrency that is well bought is paid for too. A helper that three handlers call is on the bill of
each. It is the least that a call spends which takes the dearest branches:

- What a loop over items runs counts for two items, a `while` for one turn, an unknown number of children for two.
- Of branches of which only one is run the dearest counts.
- A spawn that every call reaches several times counts as often; of the functions that lead to it on branches, the one
  counts that runs it most often. Functions that call each other in a circle count once.
- `except`, `finally`, loops that sleep and code that is called cold are left out. A handler of connections has no bill.

## Why it costs
Single prices hide their sum: ten small gathers, each in a module of its own, come to 200 µs of CPU for each request,
which is a fifth of a core at 1,000 requests per second.

## Example
With `budget = 30`, on the reference of Python 3.13:
```python
import asyncio

import httpx
from fastapi import FastAPI

app = FastAPI()
client = httpx.AsyncClient()


async def load(path: str) -> object:
    return (await client.get(path)).json()


@app.get("/feed")
async def get_feed() -> list[object]:
    first = await asyncio.gather(load("/articles"), load("/comments"))
    return [*first, *await asyncio.gather(load("/likes"), load("/authors"))]
```

## Use instead
Begin with the dearest spawns, which the message names; `aiocost bill` prints all of them, with what each saves. Often
several ask the same service, and one question is enough.
```python
@app.get("/feed")
async def get_feed() -> object:
    return await load("/feed?with=articles,comments,likes,authors")
```

## When to keep it
Where what the spawns save is worth the sum: write `# noqa: AIO110` on the line of the `def`, or raise the budget.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.cost.format import microseconds
from flake8_aiocost.heat.entries import display
from flake8_aiocost.heat.overrides import relative
from flake8_aiocost.model import PricedSpawn
from flake8_aiocost.rules.rule import Rule
from flake8_aiocost.rules.wording import what

if TYPE_CHECKING:
    from pathlib import Path

    from flake8_aiocost.bill.paid import Bill, Paid
    from flake8_aiocost.project.project import ProjectIndex

#: A message names so many spawns.
_MOST = 3

RULE = Rule("AIO110", "entry-point-over-budget")


def message(bill: Bill, budget_us: float, project: ProjectIndex, root: Path) -> str:
    """What one call comes to, and the dearest of its spawns.

    Args:
        bill: is over the budget.
        budget_us: µs that one call may spend.
        project: the index.
        root: where the project lies.
    """
    spends = "spends" if microseconds(bill.always_us) == microseconds(bill.us) else "may spend"
    least = "" if bill.is_exact else "at least "
    number = len(bill.paid)
    home, _ = project.place_of(bill.function)
    named = [
        _named(bill, each, project, "" if each.module == home else relative(project.path_of(each.module), root))
        for each in bill.paid[:_MOST]
    ]
    *others, last = named
    joined = f"{', '.join(others)} and {last}" if others else last
    subject = f"{bill.heat.subject} ({bill.heat.reason})" if bill.heat.reason else bill.heat.subject
    return (
        f"one {bill.per} of {subject} {spends} {least}{microseconds(bill.us)} of CPU on "
        f"{number} {'spawn' if number == 1 else 'spawns'}, budget is {microseconds(budget_us)}: "
        f"{'the dearest are ' if number > _MOST else ''}{joined} [{bill.paid[0].price.source}]"
    )


def _named(bill: Bill, paid: Paid, project: ProjectIndex, path: str) -> str:
    """``gather of 2 in Feed.load (app/feed.py, at least 2 times)``."""
    spawn = paid.spawn
    function = project.function(project.number(paid.module, spawn.function))
    inside = f" in {display(function)}" if function is not None else ""
    least = "" if len(paid.often) == 1 else "at least "
    times = f"{least}{paid.times} times" if paid.times > 1 else ""
    rest = ", ".join(each for each in (path, times) if each)
    return f"{what(PricedSpawn(spawn, bill.heat, paid.price))}{inside}{f' ({rest})' if rest else ''}"
