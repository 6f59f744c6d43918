"""Which spawn of an entry point's bill is which one of the bill before."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from flake8_aiocost.review.matching import Matching
    from flake8_aiocost.review.sides import Payer, Share

#: What is paid for a spawn before and after; ``None`` where it is not on that bill.
Pair: TypeAlias = "tuple[Share | None, Share | None]"


def pairs(matching: Matching, base: Payer | None, head: Payer | None) -> list[Pair]:
    """The spawns of two bills of one entry point, each with its like.

    First by what is the same in the project; then those of one text, so that a call which has moved into another
    function is the same; then those of one construct in one function, which somebody has edited: of these neither is
    on the other side as it is.

    Args:
        matching: of the sides.
        base: the bill before.
        head: the bill after.
    """
    before = list(base.shares) if base is not None else []
    after = list(head.shares) if head is not None else []
    old, new = matching.base.side.spawns, matching.head.side.spawns
    found: list[Pair] = []
    _take(found, before, after, lambda each: matching.spawns.get(each.spawn, -1), lambda each: each.spawn)
    _take(
        found,
        before,
        after,
        lambda each: (old[each.spawn].construct, old[each.spawn].text),
        lambda each: (new[each.spawn].construct, new[each.spawn].text),
    )
    edited = [each for each in before if each.spawn not in matching.spawns]
    written = [each for each in after if each.spawn not in matching.heads_spawn]
    _take(
        found,
        edited,
        written,
        lambda each: (old[each.spawn].construct, matching.functions.get(old[each.spawn].function, -1)),
        lambda each: (new[each.spawn].construct, new[each.spawn].function),
    )
    paired = {id(each) for pair in found for each in pair}
    return [
        *found,
        *((each, None) for each in before if id(each) not in paired),
        *((None, each) for each in after if id(each) not in paired),
    ]


def _take(
    found: list[Pair],
    before: list[Share],
    after: list[Share],
    key_before: Callable[[Share], Hashable],
    key_after: Callable[[Share], Hashable],
) -> None:
    """Move those of one key from both lists to the pairs, in their order."""
    left: dict[Hashable, list[Share]] = defaultdict(list)
    for each in after:
        left[key_after(each)].append(each)
    for each in list(before):
        if same := left[key_before(each)]:
            other = same.pop(0)
            found.append((each, other))
            before.remove(each)
            after.remove(other)
