"""The order of a class and its bases, as Python works it out (C3)."""

from __future__ import annotations

from collections import Counter, deque
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def merged(
    cls: str, orders: Sequence[Sequence[str]], bases: Sequence[str], otherwise: tuple[str, ...]
) -> tuple[str, ...]:
    """The order of a class.

    Args:
        cls: the class.
        orders: those of its bases.
        bases: the bases themselves.
        otherwise: what stands for it where there is none.
    """
    if any(cls in each for each in orders):
        return otherwise
    if len(bases) <= 1:
        return (cls, *(orders[0] if orders else ()))
    found = [cls]
    left = [deque(each) for each in (*orders, bases)]
    later = Counter(name for each in left for name in islice(each, 1, None))
    while left := [each for each in left if each]:
        head = next((each[0] for each in left if not later[each[0]]), None)
        if head is None:
            return otherwise
        found.append(head)
        for each in left:
            if each[0] == head:
                each.popleft()
                if each:
                    later[each[0]] -= 1
    return tuple(found)
