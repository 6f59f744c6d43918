"""Joins what the statements of a function wait for: in sequence, but for the branches of which only one is taken."""

from __future__ import annotations

from collections import defaultdict
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from flake8_aiocost.effects.waits import NO_WAITS, Waits, either, in_sequence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flake8_aiocost.module.facts import ModuleFacts

#: Stands for what is around all statements.
OUTSIDE = -1


def fold(waits: Iterable[tuple[int, Waits]], facts: ModuleFacts) -> Waits:
    """All waits of a function together, but for those in an ``except``: there something went wrong.

    Args:
        waits: each with its statement, ``OUTSIDE`` where that is not known.
        facts: the module.
    """
    statements, places = facts.statements, facts.places
    own: dict[int, list[Waits]] = defaultdict(list)
    for statement, each in waits:
        if not each.nothing and (statement == OUTSIDE or places[statements[statement].place].clause != "except"):
            own[statement].append(each)
    # By the statement around them and the block there: what statements of this block wait for.
    blocks: dict[int, dict[int, list[Waits]]] = defaultdict(lambda: defaultdict(list))
    passed_over: dict[tuple[int, int], bool] = {}
    todo = [-statement for statement in own if statement != OUTSIDE]
    heapify(todo)
    outside = own.pop(OUTSIDE, [])
    done = OUTSIDE
    while todo:
        # Those inside come after the one around them, so this way each is complete when it is asked.
        statement = -heappop(todo)
        if statement == done:
            continue
        done = statement
        record = statements[statement]
        inner = blocks.pop(statement, {})
        always = [in_sequence(inner[each]) for each in inner if not passed_over[statement, each]]
        sometimes = [in_sequence(inner[each]) for each in inner if passed_over[statement, each]]
        total = in_sequence([*own.pop(statement, ()), *always, either(sometimes) if sometimes else NO_WAITS])
        if record.parent == OUTSIDE:
            outside.append(total)
            continue
        blocks[record.parent][record.block].append(total)
        passed_over[record.parent, record.block] = (
            places[record.place].branch != places[statements[record.parent].place].branch
        )
        heappush(todo, -record.parent)
    return in_sequence(outside)
