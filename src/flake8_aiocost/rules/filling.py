"""How often the queues of a module are filled: what waits for an item turns no more often than that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.heat.polling import polls
from flake8_aiocost.module.expressions import Result, leaf, receiver

if TYPE_CHECKING:
    from flake8_aiocost.project.index import ModuleIndex

_PUTTING = frozenset({"put", "put_nowait"})


def is_seldom(index: ModuleIndex) -> bool:
    """Whether all that a module puts into queues comes from loops that sleep in each turn.

    What a function puts into a queue that it makes itself is there before anybody waits for it.

    Args:
        index: the module.
    """
    facts = index.facts
    found: list[bool] = []
    for number, call in enumerate(facts.calls):
        if any(leaf(each.value) in _PUTTING for each in call.arguments):
            # Whoever is handed that fills it as often as he likes.
            return False
        if index.names.called(number) in _PUTTING and not _is_of_its_own(index, number):
            found.append(any(polls(index, loop) for loop in facts.places[call.place].loops))
            if not found[-1]:
                return False
    return bool(found)


def _is_of_its_own(index: ModuleIndex, call: int) -> bool:
    """Whether a function has made the queue itself that it puts something into."""
    record = index.facts.calls[call]
    bound = index.names.only_value(receiver(record.function), index.names.scope_of(record.place))
    if bound is None or not isinstance(bound[0], Result):
        return False
    return index.function_of(bound[0].call) == index.function_of(call)
