"""2 find: one file per construct: its declaration, and what one call of it spawns.

A construct is named as its file is. The package is scanned in sorted order, so adding a file adds the construct.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs._catalogue import names
from flake8_aiocost.constructs._construct import Construct, Family

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.model import Spawn
    from flake8_aiocost.source.tree import Tree

__all__ = ["CONSTRUCTS", "Construct", "Family", "declared", "find", "last_names", "likes"]

#: The constructs' names, sorted. Reading them imports neither libcst nor the constructs.
CONSTRUCTS = names()


def find(tree: Tree) -> tuple[Spawn, ...]:
    """All spawns of a module, in source order.

    Raises:
        Unreadable: the module is nested too deeply.
    """
    from flake8_aiocost.constructs._find import find as search  # noqa: PLC0415  brings libcst
    from flake8_aiocost.source.limits import guarded  # noqa: PLC0415

    with guarded():
        return search(tree)


def declared() -> Mapping[str, Construct]:
    """What each construct's file declares of it, by the construct's name; brings no libcst."""
    from flake8_aiocost.constructs._catalogue import catalogue  # noqa: PLC0415  the constructs themselves

    return catalogue().constructs


def likes(construct: str) -> tuple[str, ...]:
    """The constructs whose price may stand for that of one which no table holds, the nearest first."""
    found: list[str] = []
    while (known := declared().get(construct)) is not None and known.like and known.like not in found:
        construct = known.like
        found.append(construct)
    return tuple(found)


def last_names(construct: str, spawners: Mapping[str, str]) -> frozenset[str]:
    """The last parts of all names that may stand for a construct, or for any (``""``); brings no libcst.

    ``spawners`` are own wrappers, dotted name to construct.
    """
    from flake8_aiocost.constructs._catalogue import catalogue  # noqa: PLC0415  the constructs themselves

    known = {**catalogue().by_callee, **spawners}
    return frozenset(name.rstrip("()").rpartition(".")[2] for name, each in known.items() if construct in ("", each))
