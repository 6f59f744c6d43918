"""Joins what the statements of a function come to: in sequence, but for the branches of which only one is taken."""

from __future__ import annotations

from collections import defaultdict
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, TypeVar

from msgspec import structs

from flake8_aiocost.effects.waits import Waits, either, in_sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Sequence

    from flake8_aiocost.module.facts import ModuleFacts

#: Stands for what is around all statements.
OUTSIDE = -1
#: What a statement comes to: how long it waits, what it costs.
Amount = TypeVar("Amount")


def leaving(facts: ModuleFacts) -> frozenset[tuple[int, int]]:
    """The blocks that end with a statement after which what follows around them is not run.

    Args:
        facts: the module.

    Returns:
        Each by the statement around it and its number there.
    """
    return frozenset((each.parent, each.block) for each in facts.statements if each.leaves)


def fold(waits: Iterable[tuple[int, Waits]], facts: ModuleFacts, leaves: Container[tuple[int, int]]) -> Waits:
    """All waits of a function together, but for those in an ``except``: there something went wrong, which is noted.

    Args:
        waits: each with its statement, ``OUTSIDE`` where that is not known.
        facts: the module.
        leaves: its blocks that leave.
    """
    some = [(statement, each) for statement, each in waits if not each.nothing]
    found = join(some, facts, leaves, in_sequence, either)
    failing = any(is_failing(facts, statement) for statement, _ in some)
    return structs.replace(found, failing=True) if failing else found


def is_failing(facts: ModuleFacts, statement: int) -> bool:
    """Whether a statement is run only where something goes wrong."""
    return statement != OUTSIDE and facts.places[facts.statements[statement].place].clause == "except"


def join(
    amounts: Iterable[tuple[int, Amount]],
    facts: ModuleFacts,
    leaves: Container[tuple[int, int]],
    in_sequence: Callable[[Sequence[Amount]], Amount],
    either: Callable[[Sequence[Amount]], Amount],
) -> Amount:
    """What the statements of a function come to together, but for those in an ``except``.

    Args:
        amounts: what each comes to, with the statement, ``OUTSIDE`` where that is not known.
        facts: the module.
        leaves: its blocks that leave.
        in_sequence: what several come to, one after the other; no amounts come to nothing.
        either: what several come to of which one is run; of none, nothing.
    """
    statements, places = facts.statements, facts.places
    own: dict[int, list[Amount]] = defaultdict(list)
    for statement, each in amounts:
        if not is_failing(facts, statement):
            own[statement].append(each)
    # By the statement around them and the block there: what all statements of this block come to, from the last on.
    blocks: dict[int, dict[int, Amount]] = defaultdict(dict)
    outside: dict[int, Amount] = {}
    passed_over: dict[tuple[int, int], bool] = {}
    todo = [-statement for statement in own if statement != OUTSIDE]
    heapify(todo)
    around = own.pop(OUTSIDE, [])
    done = OUTSIDE
    while todo:
        # Those inside come after the one around them, so this way each is complete when it is asked.
        statement = -heappop(todo)
        if statement == done:
            continue
        done = statement
        record = statements[statement]
        inner = blocks.pop(statement, {})
        always = [inner[each] for each in inner if not passed_over[statement, each]]
        branches = [each for each in inner if passed_over[statement, each]]
        last = [inner[each] for each in branches if (statement, each) in leaves]
        others = [inner[each] for each in branches if (statement, each) not in leaves]
        block = outside if record.parent == OUTSIDE else blocks[record.parent]
        # What follows is not run after a branch that leaves.
        rest = in_sequence([either(others), *([block[record.block]] if record.block in block else [])])
        block[record.block] = in_sequence([*own.pop(statement, ()), *always, either([*last, rest])])
        if record.parent != OUTSIDE:
            passed_over[record.parent, record.block] = (
                places[record.place].branch != places[statements[record.parent].place].branch
            )
            heappush(todo, -record.parent)
    return in_sequence([*around, *outside.values()])
