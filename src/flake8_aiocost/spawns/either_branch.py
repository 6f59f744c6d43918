"""What is put into a collection on either of two branches: it is there once, whichever of them is run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.constructs._children import Children

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.module.facts import ModuleFacts, Place


def alike(
    added: Sequence[tuple[Children, Place]], reader: Place, facts: ModuleFacts
) -> Sequence[tuple[Children, Place]]:
    """What is added, with that of two branches in one where both add the same number, in the place of their ``if``.

    Args:
        added: what is added, and where.
        reader: where the collection is read; what is added in other loops is left as it is.
        facts: of the module.
    """
    branches = {where.branch for _, where in added if where.loops == reader.loops}
    if len(branches) < 2:
        return added
    left = list(added)
    # A branch has a higher index than those around it.
    for one, other in sorted(facts.choices, reverse=True):
        if one in branches and other in branches:
            first, second = (
                [each for each in left if each[1].branch == branch and each[1].loops == reader.loops]
                for branch in (one, other)
            )
            both = [Children.total(part for part, _ in each) for each in (first, second)]
            if first and second and both[0].known == both[1].known and not any(map(_is_unclear, both)):
                together = structs.replace(Children.total(both), known=both[0].known)
                around = facts.branches[one]
                left = [each for each in left if each not in first and each not in second]
                left.append((together, structs.replace(first[0][1], branch=around)))
                branches.add(around)
    return left


def _is_unclear(children: Children) -> bool:
    return children.unknown or children.futures or children.opaque
