"""Methods that begin the work of an object, and run once in its life for all that is known of them.

One makes what ``__init__`` could only leave out, since no event loop ran then: ``self.stopping = asyncio.Event()``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Name, Result, is_none
from flake8_aiocost.module.place import NO_BRANCH

if TYPE_CHECKING:
    from flake8_aiocost.project.index import ModuleIndex

#: What belongs to an event loop, so that an object makes it once that runs: by the last parts of their names.
_OF_A_LOOP = frozenset(
    {"Event", "Lock", "Condition", "Semaphore", "BoundedSemaphore", "Barrier", "Queue", "LifoQueue", "PriorityQueue"}
)
_PACKAGES = ("asyncio", "anyio")


def made_late(index: ModuleIndex, function: int) -> str:
    """What a method makes on each way through it, and another one of its class has left at ``None``.

    Args:
        index: the module.
        function: a number in it.

    Returns:
        ``self.stopping``, or nothing.
    """
    facts = index.facts
    record = facts.functions[function]
    receiver = facts.scopes[record.scope].receiver[0]
    for each in index.inside.assignments(record.scope) if record.cls else ():
        place = facts.places[each.place]
        if place.branch != NO_BRANCH or place.loops or not isinstance(each.value, Result):
            continue
        package, _, made = index.callee(each.value.call).rpartition(".")
        if package not in _PACKAGES or made not in _OF_A_LOOP:
            continue
        for target in each.targets:
            if isinstance(target, Name) and target.root == receiver and len(target.attributes) == 1:
                name = target.attributes[0]
                if any(is_none(other.value) for other in index.names.assigned(record.cls, name)):
                    return f"{receiver}.{name}"
    return ""
