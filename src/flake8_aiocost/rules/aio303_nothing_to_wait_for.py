"""Nothing to wait for.

## What it does
Finds a gather, a task group, an `asyncio.wait` for all, an `as_completed` or a task of whose children at most one ever
waits for anything, for all that can be read of them and of what they call: the others only compute, or leave at a guard
such as `if self.collector is None` before they wait. Of `as_completed` no child may wait, since its loop goes on with
one result while the next is waited for. A semaphore or lock of an object is no wait where nothing that is done while it
is held waits: then it is always free. A guard counts for nothing where the same test stands around the spawn, or
before it. Of a task nobody awaits, also of one that a plain function makes, it is said where its child never waits, or
leaves at a guard. A function that is all that several spawns start is told of once, where the first of them stands.
`run_coroutine_threadsafe` is told of where nobody looks at its result and the coroutine never waits: `queue.put(item)`,
where all queues of the project are without a bound.

## Why it costs
Coroutines overlap only while they wait. Children that do not wait run one after the other in any case, each in a task
of its own that is made, scheduled and collected for nothing.

## Example
```python
import asyncio

drawers = {"left": 4, "right": 6}


async def look(drawer: str) -> int:
    return drawers.get(drawer, 0)


async def both() -> list[int]:
    return await asyncio.gather(look("left"), look("right"))
```

## Use instead
```python
drawers = {"left": 4, "right": 6}


async def look(drawer: str) -> int:
    return drawers.get(drawer, 0)


async def both() -> list[int]:
    return [await look("left"), await look("right")]
```

Where the children hold up the loop, as a blocking client does, they overlap only in threads: the message says so.
Where they leave at a guard, test it once before the spawn. What a plain function starts as a task can be a
plain function too, and be called: `self.items.put_nowait(item)` instead of `create_task(self.items.put(item))`. From
another thread,
`loop.call_soon_threadsafe(queue.put_nowait, item)` does what `run_coroutine_threadsafe(queue.put(item), loop)` does,
without a coroutine, a task and two futures. What blocks would hold up the loop there as well: as a plain function it
can run in the thread that it is started from, if it shares no data with the loop.

Nothing is said in a method that begins the work of its object, for all that is known: nobody is seen to call it, and it
makes what `__init__` has left at `None` since it belongs to the event loop, such as an `asyncio.Event`. So it is of a
task that an `__init__` starts, whose method a class below overrides and which reads there what the `__init__` of that
class sets later.

Nor is anything said of a single task, outside of loops, of which nothing tells how often it is made: mostly it begins,
ends or changes something once in a while, and nobody notices a few µs. `aiocost why` tells what would be said if it
were hot, and `show = "all"` says it. A gather or a group is told of all the same, since its author believes that
something overlaps. `run_coroutine_threadsafe` costs ten times as much, so it is told if its function has an argument
that must be given, such as a line or a record: such functions are mostly called once for each. Where it is known how
often the code runs, a single task is not told that is made once for each object, once after each long sleep, on a cache
miss or in a health check; a gather or a group of a known number of children is left out on a cache miss or in a health
check only. `create_task(queue.put(item))` on a queue without a bound is told even if it runs seldom, or nobody knows
how often, since `put_nowait` is simpler; so is a coroutine that awaits nothing but such a `put`, and what holds up the
loop.

## When to keep it
A child that returns early at a guard, such as `if self.collector is None`, does wait once there is a collector. If that
is so in production, write `# noqa: AIO303` on that line. For this reason such children are told in handlers of requests
and messages only, not in jobs, nor where nobody knows how often the code runs. A child that computes for long holds up
the event loop beside others as much as in sequence; a thread or a process is for that.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flake8_aiocost.constructs import declared
from flake8_aiocost.effects.purchase import least_of, may_wait
from flake8_aiocost.effects.waits import LEAST_ITEMS
from flake8_aiocost.rules.heirs import waits_for_heirs
from flake8_aiocost.rules.holding_up import comes_later, holds_up
from flake8_aiocost.rules.lone import THREADSAFE
from flake8_aiocost.rules.namesakes import is_one_of_several
from flake8_aiocost.rules.rule import Rule
from flake8_aiocost.rules.wording import bracket, context, cost, what

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.effects.child import Child
    from flake8_aiocost.model import PricedSpawn
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.rules.rule import Case

#: Of a hop there is one child, and its thread is what is bought.
_FAMILIES = frozenset({"gather", "task", "group"})
#: Waiters for all of several; of the others, a time limit or a shield is what is bought.
_WAITERS = frozenset({"as_completed", "wait"})
#: While it waits for one child, the body of its loop goes on with another one.
_ONE_BY_ONE = "as_completed"


def condition(case: Case) -> bool:
    """Whether at most one child may wait; of a single task, the child itself must not."""
    threadsafe = case.spawn.construct == THREADSAFE
    family = declared()[case.spawn.construct].family
    if family not in _FAMILIES and case.spawn.construct not in _WAITERS and not threadsafe:
        return False
    if threadsafe and (not case.judged.contracts.is_forgotten(case.spawn, case.module) or _is_polled(case)):
        # The thread waits for what the loop does.
        return False
    children = case.judged.children(case)
    if not children:
        return False
    if threadsafe:
        return may_wait(children) == 0 and not any(each.summary.guard for each in children)
    if family == "task":
        stands = may_wait(children) == 0 and not comes_later(case, children)
        return stands and not waits_for_heirs(case) and not is_one_of_several(case)
    waiting = may_wait(children)
    if waiting == 0 or least_of(children) < LEAST_ITEMS or case.spawn.construct == _ONE_BY_ONE:
        return waiting == 0
    # What one waits for goes on while another one keeps the loop busy.
    return waiting == 1 and not any(each.summary.thread.use in _MAY_BLOCK for each in _idle(children))


#: How a child uses its thread that may keep it for long.
_MAY_BLOCK = frozenset({"blocks", "unknown"})
#: What puts something into a queue; ``put_nowait`` does it without a coroutine.
_PUT = ".put"
#: Where even several children are few: once for each time that a cache is filled, or that a probe asks.
_CACHED = frozenset({"cached", "health"})
#: What is said of a child that blocks its thread: on the loop, it would still do so as a plain function.
_HOLDS_UP = " and holds up the loop"


def _is_polled(case: Case) -> bool:
    """Whether something asks whether it is done: ``while not future.done(): time.sleep(0.1)``."""
    index = case.judged.project.modules[case.module]
    bound = [each.holder for each in index.sites.of(case.spawn.site) if each.kind == "bound"]
    holders = [case.spawn.site, *(each for each in bound if each is not None)]
    return any(each.kind == "method" and each.name == "done" for holder in holders for each in index.sites.of(holder))


def cause(case: Case) -> int | None:
    """The function that all the children are, where it leaves at a guard, or waits for nothing."""
    found = {each.functions for each in case.judged.children(case)}
    functions = next(iter(found)) if len(found) == 1 else ()
    return functions[0] if len(functions) == 1 else None


def note(case: Case) -> str:
    """Why nothing is waited for."""
    children = case.judged.children(case)
    guarded = _guarded(children)
    if guarded is not None:
        return f"{_short(guarded)} leaves at `{guarded.summary.guard}`"
    idle = next(_idle(children), children[0])
    # Of what may block nobody knows enough to tell its reader.
    blocks = idle.summary.thread.use == "blocks" and holds_up(case.judged.effects, idle)
    return f"{_short(idle)} waits for nothing{_HOLDS_UP if blocks else ''}"


def _idle(children: Sequence[Child]) -> Iterator[Child]:
    """The children that wait for nothing at all."""
    return (each for each in children if each.summary.waits.nothing and not each.summary.hops)


def _guarded(children: Sequence[Child]) -> Child | None:
    """The first child that waits past a guard."""
    return next((each for each in children if each.summary.guard and not each.summary.waits.nothing), None)


def leaves(case: Case) -> str:
    """The guard that has to be shut for it, if there is one."""
    guarded = _guarded(case.judged.children(case))
    return f"{_short(guarded)} waits where `{guarded.summary.guard}` is not met" if guarded is not None else ""


def message(priced: PricedSpawn, index: ModuleIndex) -> str:
    """The price of that, and what to do."""
    function = priced.spawn.function
    plain = function < 0 or not index.facts.functions[function].is_async
    if priced.spawn.construct == THREADSAFE:
        remedy = "call_soon_threadsafe() of a plain function makes no task"
        if priced.note.endswith(_HOLDS_UP):
            remedy = "a plain function needs no task, and may run in this thread if it shares no data with the loop"
        return (
            f"{what(priced)} of a coroutine that never waits, {priced.note}: {cost(priced)}, {context(priced, index)}; "
            f"{remedy} [{priced.price.source}]"
        )
    if plain:
        forgotten = declared()[priced.spawn.construct].family == "task"  # others of a plain function are silent
        in_place = "a plain function needs no task" if forgotten else "let an async function await it in place"
    else:
        in_place = "await it in place"
        if any(each.keyword == "return_exceptions" for each in index.facts.calls[priced.spawn.site].arguments):
            in_place += ", each in a try of its own"
    if priced.note.endswith(_HOLDS_UP):
        in_place += "; only threads would overlap"
    advice = "test that before the spawn" if " leaves at " in priced.note else in_place
    return (
        f"{what(priced)} has nothing to overlap, {priced.note}: {cost(priced)}, {context(priced, index)}; {advice} "
        f"{bracket(priced)}"
    )


def _short(child: Child) -> str:
    """What a child is called: a method with its class, since ``set waits for nothing`` would be of the built-in one."""
    owner, _, name = child.name.rpartition(".")
    cls = owner.rpartition(".")[2]
    return f"{cls}.{name}" if cls[:1].isupper() else name


def _are_few(case: Case) -> bool:
    """Whether a task, or a few of a known number, do no more harm than to cost what they cost.

    What holds up the loop does, and what has a plain twin is easily mended: ``put_nowait``.
    """
    spawn = case.spawn
    single = declared()[spawn.construct].family == "task" or spawn.construct == THREADSAFE
    if spawn.fan_out.unknown or spawn.together or (not single and case.heat.seldom not in _CACHED):
        return False
    twin = any(map(partial(_puts, case), case.judged.children(case)))
    return not twin and not note(case).endswith(_HOLDS_UP)


def _puts(case: Case, child: Child) -> bool:
    """Whether a child is ``queue.put(item)``, or functions that await nothing else."""
    if not child.functions:
        return child.name.endswith(_PUT)
    project = case.judged.project
    places = [project.place_of(each) for each in child.functions]
    return all(_only_puts(project.modules[module], local) for module, local in places)


def _only_puts(index: ModuleIndex, function: int) -> bool:
    calls = index.facts.calls
    awaited = [each for each in index.calls_of(function) if calls[each].awaited]
    return bool(awaited) and all(index.names.called(each) == _PUT[1:] for each in awaited)


RULE = Rule(
    "AIO303", "nothing-to-wait-for", condition, message, cause, note, _are_few, past_guard=leaves, of_forgotten=True
)
