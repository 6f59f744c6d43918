"""Task awaited at once.

## What it does
Finds a task that is awaited where it is made, or by the very next statement, so that nothing runs between the two:
`await asyncio.create_task(x())`, or `task = asyncio.create_task(x())` followed by `await task`. So does a task group
that starts nothing but such tasks: `await group.create_task(x())`.

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
Where the task is wanted for itself: its copy of the context variables, its name, or a cancellation that must not
reach the caller; with `eager_start` nothing is said. Of a coroutine that is handed over nothing is said either, unless
all that hand one over are seen. Some contexts are entered and left in a task of their own (`__aenter__`, `__aexit__`).
In an `except` it may be wanted for what has gone wrong, so nothing is said there. A task of a function that does
nothing at all only lets others run meanwhile: nothing is said, though `asyncio.sleep(0)` does the same for less.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs import declared
from flake8_aiocost.module.expressions import Result, bare
from flake8_aiocost.rules.rule import Rule
from flake8_aiocost.rules.wording import bracket, context, cost, what

if TYPE_CHECKING:
    from flake8_aiocost.model import PricedSpawn
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.rules.rule import Case

#: Methods of groups that start a task; what awaits ``start`` waits until the task says that it has begun.
_STARTING = frozenset({"create_task", "start_soon", "start"})
#: Methods by which a context is entered and left.
_CONTEXT = (".__aenter__", ".__aexit__")


def condition(case: Case) -> bool:
    """Whether a task has nothing that runs beside it, or none of the tasks of a group has."""
    if declared()[case.spawn.construct].family == "group":
        return _awaits_each(case)
    if case.spawn.construct != "create_task" or not case.spawn.awaited_at_once:
        return False
    return not (_enters(case) or _mends(case) or _may_run_already(case) or _gives_a_turn(case) or _is_of_a_caller(case))


def _awaits_each(case: Case) -> bool:
    """Whether a group starts tasks that are each awaited where they are started, and no others."""
    index = case.judged.project.modules[case.module]
    calls, blocks = index.facts.calls, index.around.opened(case.spawn.site)
    started = [each for block in blocks for each in block.uses if index.names.called(each) in _STARTING]
    awaited = all(calls[each].awaited and index.names.called(each) == "create_task" for each in started)
    return bool(started) and awaited and not any(each.escapes for each in blocks)


def _enters(case: Case) -> bool:
    """Whether it enters or leaves a context by hand, which may have to be done in a task of its own."""
    return any(name.removesuffix("()").endswith(_CONTEXT) for name in case.spawn.children)


def _mends(case: Case) -> bool:
    """Whether it stands where something has gone wrong, as where what one task has opened is closed in another one."""
    facts = case.judged.project.modules[case.module].facts
    return facts.places[facts.calls[case.spawn.site].place].clause == "except"


def _gives_a_turn(case: Case) -> bool:
    """Whether nothing is done at all, so that others may run meanwhile: ``await create_task(nothing())``."""
    functions = [number for each in case.judged.children(case) for number in each.functions]
    records = [case.judged.project.function(each) for each in functions]
    return bool(records) and all(each is not None and each.stub and not each.cls for each in records)


def _is_of_a_caller(case: Case) -> bool:
    """Whether a coroutine that is handed over, or the function that makes it, may set a context variable.

    Its caller is to see nothing of that.

    Only where all callers are seen that hand one over, and none of these sets any, it does not. A task with a name is
    wanted for itself.
    """
    index = case.judged.project.modules[case.module]
    call = index.facts.calls[case.spawn.site]
    value = call.arguments[0].value if call.arguments else None
    made = not isinstance(value, Result)
    if isinstance(value, Result):
        value = index.facts.calls[value.call].function
    handed = bare(value) if value is not None else ""
    scope = index.names.bound_in(handed, index.names.scope_of(call.place)) if handed else -1
    bound = index.facts.scopes[scope].bindings[handed] if scope >= 0 else ()
    if value is None or not any(each.kind == "parameter" for each in bound):
        return False
    if any(each.keyword == "name" for each in call.arguments):
        return True
    effects = case.judged.effects
    token = effects.callbacks.token(index, value, index.names.scope_of(call.place), made=made)
    given = effects.handing.handed_over(token) if token else ()
    functions = frozenset(target for each in given for target in each.targets)
    seen = bool(given) and all(each.targets and not each.waits for each in given)
    return not seen or bool(case.judged.contexts.of_functions(functions))


def _may_run_already(case: Case) -> bool:
    """Whether what ``ensure_future`` is handed may be a future, which it returns as it is."""
    if not case.spawn.callee.endswith("ensure_future"):
        return False
    return any(each.summary.waits.unknown and not each.functions for each in case.judged.children(case))


def message(priced: PricedSpawn, index: ModuleIndex) -> str:
    """The price of that."""
    if declared()[priced.spawn.construct].family == "group":
        return (
            f"{what(priced)} has nothing to overlap, each task is awaited where it is started: {cost(priced)}, "
            f"{context(priced, index)}; await the coroutine itself {bracket(priced)}"
        )
    return (
        f"task awaited at once, its caller only waits meanwhile: {cost(priced)}, {context(priced, index)}; "
        f"await the coroutine itself {bracket(priced)}"
    )


RULE = Rule("AIO302", "task-awaited-at-once", condition, message, of_form=True)
