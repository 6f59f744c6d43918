"""What is put into a collection on either of two branches: it is there once, whichever of them is run."""

from __future__ import annotations

from collections import defaultdict
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.constructs._children import Children

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flake8_aiocost.module.facts import Place

    Added = Sequence[tuple[Children, Place]]


def alike(added: Added, reader: Place, others: Mapping[int, int], branches: Sequence[int]) -> Added:
    """What is added, with that of two branches in one where both add the same number, in the place of their ``if``.

    Args:
        added: what is added, and where.
        reader: where the collection is read; what is added in other loops is left as it is.
        others: of two branches of which exactly one is run, the second by the first.
        branches: the branch around each.
    """
    by_branch: dict[int, list[tuple[Children, Place]]] = defaultdict(list)
    for each in added:
        if each[1].loops == reader.loops:
            by_branch[each[1].branch].append(each)
    # From the innermost outwards: a branch has a higher index than those around it.
    left = [-each for each in by_branch]
    heapify(left)
    made: list[tuple[Children, Place]] = []
    gone: set[int] = set()
    while left:
        one = -heappop(left)
        other = others.get(one, one)
        if other == one or other not in by_branch:
            continue
        both = [Children.total(part for part, _ in by_branch[each]) for each in (one, other)]
        if both[0].known == both[1].known and not any(map(_is_unclear, both)):
            gone |= {one, other}
            around = branches[one]
            if around not in by_branch:
                heappush(left, -around)
            together = structs.replace(Children.total(both), known=both[0].known)
            made.append((together, structs.replace(by_branch[one][0][1], branch=around)))
            by_branch[around].append(made[-1])
    kept = [each for each in added if each[1].loops != reader.loops or each[1].branch not in gone]
    return [*kept, *[each for each in made if each[1].branch not in gone]]


def _is_unclear(children: Children) -> bool:
    return children.unknown or children.futures or children.opaque
