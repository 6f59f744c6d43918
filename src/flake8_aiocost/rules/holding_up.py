"""Whether a child blocks its thread each time, or only in a case that may never come: in a message that is logged, say.

Of what stands in the child itself any branch counts, since that is what it is for. Of what it calls only what is run
each time does. A lock or a queue of threads is mostly held for microseconds, so it counts for nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.place import NO_BRANCH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.effects.child import Child
    from flake8_aiocost.effects.weigh import Effects
    from flake8_aiocost.rules.rule import Case

#: Calls in calls that are followed: further down it is no business of the child's.
_DEPTH = 4


def holds_up(effects: Effects, child: Child) -> bool:
    """Whether a child that is known to call something that blocks does so each time.

    Args:
        effects: of the project.
        child: one whose thread work blocks.
    """
    if not child.functions:
        return True
    return any(_blocks(effects, each, _DEPTH, inside=False) for each in child.functions)


def comes_later(case: Case, children: Sequence[Child]) -> bool:
    """Whether a task that nobody awaits holds up the event loop, or may: in place it would do so before what follows.

    ``create_task(send_welcome())`` around a blocking client does not delay the response, and what goes wrong in it is
    not the handler's. Of what leaves at a guard before it waits, that guard is told, and not that it could stand there.

    Args:
        case: the task.
        children: what it starts, which waits for nothing, or only past a guard.
    """
    may_hold_up = any(
        each.summary.thread.use in ("blocks", "unknown") and (each.summary.waits.nothing or not each.summary.guard)
        for each in children
    )
    return may_hold_up and case.judged.contracts.is_forgotten(case.spawn, case.module)


def _blocks(effects: Effects, function: int, depth: int, *, inside: bool) -> bool:
    if depth == 0 or effects.summary(function).thread.use != "blocks":
        return False
    steps = effects.steps(function)
    long = [each.statement for each in steps.blocked if each.waits.us or each.waits.sleeps]
    if any(not inside or _is_sure(effects, function, each) for each in long):
        return True
    for run in steps.runs:
        coroutines = [effects.is_coroutine(each) for each in run.targets]
        if run.mode == "called" and any(coroutines):
            continue
        if (not inside or _is_sure(effects, function, run.statement)) and all(
            _blocks(effects, each, depth - 1, inside=True) for each in run.targets
        ):
            return True
    return False


def _is_sure(effects: Effects, function: int, statement: int) -> bool:
    """Whether a statement of a function is run whenever that is called, as long as nothing goes wrong."""
    module, local = effects.project.place_of(function)
    facts = effects.project.modules[module].facts
    if statement < 0 or local == MODULE_LEVEL:
        return False
    place = facts.places[facts.statements[statement].place]
    return place.clause == "" and place.branch == NO_BRANCH
