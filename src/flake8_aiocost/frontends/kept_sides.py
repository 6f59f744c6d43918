"""Sides of comparisons, kept for the next one: that of a commit never changes, as long as nothing around it does."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from flake8_aiocost.frontends.indexing import cache_folder
from flake8_aiocost.frontends.kept_for import kept_for
from flake8_aiocost.frontends.sides import side_of
from flake8_aiocost.project.reading import collector_paused
from flake8_aiocost.project.sealed import Sealed
from flake8_aiocost.review.sides import Side

if TYPE_CHECKING:
    from flake8_aiocost.frontends.states import State

_PREFIX = "side-"
#: Sides that are kept of a project.
_MOST = 16


def side(state: State, items: int) -> Side:
    """What the entry points of a project pay for at some state.

    Args:
        state: of the project.
        items: what n is taken to be.

    Raises:
        AiocostError: a setting, a framework or library file is wrong.
    """
    seal = _seal(state, items)
    folder = cache_folder(state.settings)
    files = Sealed(folder, seal, lambda: _seal(state, items) == seal)
    name = f"{_PREFIX}{seal.hex()}"
    found = files.read(name, Side)
    if found is not None:
        return found
    with collector_paused():
        opened = state.opened()
        found = side_of(opened, items)
        # What was worked out of the work tree serves other commands, and spares the next run the decoding of facts.
        opened.indexed.store()
        # Two linked projects at a time would take twice the memory.
        opened.indexed.__dict__.pop("linted", None)
    if seal and folder is not None:
        files.write(name, found)
        kept = sorted(folder.names(_PREFIX), key=lambda each: (-each[1], each[0]))
        for old, _ in kept[_MOST:]:
            folder.remove(old)
    return found


def _seal(state: State, items: int) -> bytes:
    """A hash over all that a side depends on; empty where it cannot be told."""
    around = kept_for(state.settings, state)
    if not around:
        return b""
    rest = repr((items, sorted(state.chosen), sorted(state.lost.items())))
    return blake2b(around + rest.encode("utf-8", "surrogatepass"), digest_size=16).digest()
