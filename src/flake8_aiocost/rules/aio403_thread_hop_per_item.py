"""Thread hop per item.

## What it does
Finds a thread hop in a `for` loop or a comprehension, in a hot path or a background job, where the loop awaits nothing
else: one hop that runs the whole loop does the same. It says nothing about whether a hop is right at all.

## Why it costs
Each hop is a queue, a lock, a thread that wakes and takes the GIL, and a byte through a pipe that wakes the event loop
again, for each item.

## Example
```python
import asyncio
from pathlib import Path

from fastapi import FastAPI

app = FastAPI()


@app.get("/pages")
async def get_pages(names: list[str]) -> list[str]:
    return [await asyncio.to_thread(Path(name).read_text) for name in names]
```

## Use instead
```python
import asyncio
from pathlib import Path

from fastapi import FastAPI

app = FastAPI()


def read_all(names: list[str]) -> list[str]:
    return [Path(name).read_text() for name in names]


@app.get("/pages")
async def get_pages(names: list[str]) -> list[str]:
    return await asyncio.to_thread(read_all, names)
```

## When to keep it
Where each step takes long, so that a hop is little beside it, or so that a request which is cancelled should not go on
with the others, or where other work of the same pool of threads should come in between. Of loops over a handful of
things that are written down, as in `for table in (USERS, ORDERS)`, nothing is said, nor of the first few, as in
`sorted(names)[:5]`, nor after a test that leaves where there are too many. Nor where the hop stands below a test that
few items may pass, unless the loop itself blocks, nor where the function waits for a database, a network or another
thread as well each time, unless its caller hands it the items. Nothing is said either where each step is
known to take a millisecond or more, to sleep, to ask another service or to run a process, or where it is not known how
long it takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs import declared
from flake8_aiocost.module.expressions import Comprehension, Name, Subscript
from flake8_aiocost.rules.rule import Rule
from flake8_aiocost.rules.wording import bracket, context, cost, what
from flake8_aiocost.spawns.length_bounds import is_capped
from flake8_aiocost.spawns.program_point import is_conditional

if TYPE_CHECKING:
    from flake8_aiocost.effects.child import Child
    from flake8_aiocost.model import PricedSpawn
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.rules.rule import Case

_ITEMS = frozenset({"for", "comprehension"})
#: Of 14 findings that were judged 2 were of use; the other ones stood on uploads, models, formatters, statements,
#: copies of folders and the like, or on a handful of items.
_LONG = frozenset({"network", "model", "process"})
#: A hop of 30 to 50 µs is a few percent of what takes that long.
_LONG_US = 1_000.0
#: Rounds that are written down, as in ``for table in (USERS, ORDERS)``: so few hops together cost below half a ms.
_FEW = 10
#: Names that items are taken from: more is no program that somebody wrote.
_STEPS = 8


def condition(case: Case) -> bool:
    """Whether nothing between the hops of a loop needs the event loop."""
    spawn = case.spawn
    if declared()[spawn.construct].family != "hop" or spawn.construct == "run_coroutine_threadsafe" or not spawn.loops:
        return False
    index = case.judged.project.modules[case.module]
    loop = spawn.loops[-1]
    is_plain = index.facts.calls[spawn.site].awaited and index.facts.loops[loop].kind in _ITEMS
    if not is_plain or _needs_event_loop(index, loop) or _is_seldom(case, index, loop) or _is_little(case, index, loop):
        return False
    items = index.facts.loops[loop].iterable
    if isinstance(items, Name) and is_capped(items, spawn.site, index):
        return False
    lengths = case.judged.lengths(case.module)
    rounds = lengths.of_loops((loop,))
    if rounds is None and items is not None:
        rounds = lengths.at_most(items, index.names.scope_of(index.facts.loops[loop].place))
    return (rounds is None or rounds > _FEW) and not any(map(_takes_long, case.judged.children(case)))


def _is_seldom(case: Case, index: ModuleIndex, loop: int) -> bool:
    """Whether a hop stands below a test that few items may pass: only these need the thread.

    Where the loop itself blocks, as by asking for each file how old it is, all of it belongs there.
    """
    facts, site = index.facts, case.spawn.site
    if not is_conditional(
        facts.places[facts.calls[site].place].branch, facts.places[facts.loops[loop].inside].branch, facts
    ):
        return False
    calls = (each for each in index.inside.calls_in(case.spawn.loops) if each != site)
    return not any(_blocks(case, index, each) for each in calls)


def _blocks(case: Case, index: ModuleIndex, call: int) -> bool:
    """Whether a call of a library in a loop is known to hold up the thread."""
    found = (case.judged.effects.library.leaf(each) for each in index.callees(call))
    return any(each is not None and each.thread == "blocks" for each in found)


def _is_little(case: Case, index: ModuleIndex, loop: int) -> bool:
    """Whether the function waits each time for a database, a network or a thread, and not for items it is handed.

    Of what a caller hands over there may be many; of what such a call has found there are mostly few.
    """
    record = index.facts.loops[loop]
    around = case.judged.beside.is_dear(case.module, case.spawn.site, record.place)
    return around and not _is_handed(index, record.iterable, index.names.scope_of(record.place))


def _is_handed(index: ModuleIndex, items: Expression | None, scope: int) -> bool:
    """Whether items are those of a parameter, or some of them: ``[each for each in names[:50] if each in known]``."""
    for _ in range(_STEPS):
        if isinstance(items, Subscript):
            items = items.value
        elif isinstance(items, Comprehension):
            inner = index.facts.loops[items.loops[0]]
            items, scope = inner.iterable, index.names.scope_of(inner.place)
        elif isinstance(items, Name):
            owner = index.names.bound_in(items.root, scope)
            bindings = index.facts.scopes[owner].bindings[items.root] if owner >= 0 else ()
            if any(each.kind == "parameter" for each in bindings):
                return True
            bound = index.names.only_value(items, scope)
            if bound is None:
                return False
            items, scope = bound
        else:
            return False
    return False


def _takes_long(child: Child) -> bool:
    """Whether what is sent to a thread waits for so long there that a hop is nothing beside it, or nobody knows."""
    work = child.summary
    is_known = work.thread.use != "unknown" and not work.thread.chosen and not work.waits.unknowns
    if work.thread.use == "blocks" and not work.blocked.us:
        # A key that is derived, a lock: how long that takes is told nowhere.
        return True
    return (
        not is_known or work.blocked.sleeps or work.blocked.us >= _LONG_US or not _LONG.isdisjoint(work.blocked.calls)
    )


def message(priced: PricedSpawn, index: ModuleIndex) -> str:
    """The price of each."""
    return (
        f"{what(priced)} for each item: {cost(priced)}, {context(priced, index)}; one hop for the whole loop does the "
        f"same {bracket(priced)}"
    )


def _needs_event_loop(index: ModuleIndex, loop: int) -> bool:
    """Whether a loop awaits anything but one call, or yields."""
    held = index.inside.loop(loop)
    return held.awaited > 1 or held.pauses or held.enters


RULE = Rule("AIO403", "thread-hop-per-item", condition, message)
