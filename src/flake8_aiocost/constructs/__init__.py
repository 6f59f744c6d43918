"""What is known of each construct: one file per construct: its declaration, and what one call of it spawns.

A construct is named as its file is. The package is scanned in sorted order, so adding a file adds the construct.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs._catalogue import names
from flake8_aiocost.constructs._construct import Construct, Family

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["CONSTRUCTS", "Construct", "Family", "callees", "declared", "likes"]

#: The constructs' names, sorted. Reading them imports none of the constructs.
CONSTRUCTS = names()


def declared() -> Mapping[str, Construct]:
    """What each construct's file declares of it, by the construct's name."""
    from flake8_aiocost.constructs._catalogue import catalogue  # noqa: PLC0415  the constructs themselves

    return catalogue().constructs


def likes(construct: str) -> tuple[str, ...]:
    """The constructs whose price may stand for that of one which no table holds, the nearest first."""
    found: list[str] = []
    while (known := declared().get(construct)) is not None and known.like and known.like not in found:
        construct = known.like
        found.append(construct)
    return tuple(found)


def callees() -> Iterable[str]:
    """The resolved names of all constructs."""
    from flake8_aiocost.constructs._catalogue import catalogue  # noqa: PLC0415  the constructs themselves

    return catalogue().by_callee
