"""How many items a collection has that is filled on branches.

One of ``if`` and ``else`` puts its item in; a branch without another one puts it in, or none.
"""

from __future__ import annotations

from collections import defaultdict
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.constructs._children import Children

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flake8_aiocost.module.place import Place

    Added = Sequence[tuple[Children, Place]]


def folded(added: Added, reader: Place, others: Mapping[int, int], branches: Sequence[int]) -> Added:
    """What is added, with that of branches in one, in the place of their ``if``: as much as there may be at the most.

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
    around_reader = _around(reader.branch, branches)
    firsts = {second: first for first, second in others.items()}
    # What a branch inside the first of two adds becomes that one's, which is looked at later.
    awaited = _outside(by_branch, branches)
    # From the innermost outwards: a branch has a higher index than those around it.
    left = [-each for each in by_branch]
    heapify(left)
    made: list[tuple[Children, Place]] = []
    gone: set[int] = set()
    while left:
        one = -heappop(left)
        if one in around_reader or one in gone or firsts.get(one) in awaited:
            continue
        pair = [each for each in (one, others.get(one)) if each in by_branch]
        both = [Children.total(part for part, _ in by_branch[each]) for each in pair]
        if any(map(_is_unclear, both)):
            continue
        gone.update(pair)
        around = branches[one]
        if around not in by_branch:
            heappush(left, -around)
        made.append((_either(both), structs.replace(by_branch[one][0][1], branch=around)))
        by_branch[around].append(made[-1])
    kept = [each for each in added if each[1].loops != reader.loops or each[1].branch not in gone]
    return [*kept, *[each for each in made if each[1].branch not in gone]]


def _around(branch: int, branches: Sequence[int]) -> set[int]:
    """A branch with all that are around it."""
    found = {branch}
    while branch >= 0 and branch < len(branches) and branches[branch] != branch:
        branch = branches[branch]
        found.add(branch)
    return found


def _either(both: Sequence[Children]) -> Children:
    """What one of two branches adds; or what a single one does, if it is run."""
    if len(both) == 1:
        return both[0].perhaps()
    return either(both)


def either(every: Sequence[Children]) -> Children:
    """What one of several collections holds: ``[x()] if test else []``; of some it is not known how much that is."""
    if any(map(_is_unclear, every)):
        return Children.total(every).times(None)
    least, most = min(each.known for each in every), max(each.known + each.maybe for each in every)
    return structs.replace(Children.total(every), known=least, maybe=most - least)


def _is_unclear(children: Children) -> bool:
    return children.unknown or children.futures or children.opaque


def _outside(inner: Iterable[int], branches: Sequence[int]) -> set[int]:
    """Some branches, and those around them."""
    found: set[int] = set()
    for each in inner:
        branch = each
        while branch >= 0 and branch not in found:
            found.add(branch)
            branch = branches[branch]
    return found
