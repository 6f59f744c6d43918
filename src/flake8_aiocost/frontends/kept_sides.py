"""Sides of comparisons, kept for the next one: that of a commit never changes, as long as nothing around it does."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from flake8_aiocost.frontends.indexing import cache_folder
from flake8_aiocost.frontends.kept_for import kept_for
from flake8_aiocost.frontends.sides import side_of, told_of
from flake8_aiocost.project.reading import collector_paused
from flake8_aiocost.project.sealed import Sealed
from flake8_aiocost.records import Record
from flake8_aiocost.review.sides import Side, Told  # noqa: TC001  a record holds them

if TYPE_CHECKING:
    from flake8_aiocost.frontends.opened import Opened
    from flake8_aiocost.frontends.states import State

_PREFIX = "side-"
#: Sides that are kept of a project.
_MOST = 16


class _Kept(Record, frozen=True):
    """A side, and what was decided of those of its spawns that somebody asked about."""

    side: Side
    told: dict[int, Told] = {}  # noqa: RUF012  msgspec makes a new one for each


class KeptSide:
    """One side. Its project is linked only where it has to be, and held until ``close``."""

    def __init__(self, state: State, items: int) -> None:
        """Take what is kept, or work it out.

        Args:
            state: of the project.
            items: what n is taken to be.

        Raises:
            AiocostError: a setting, a framework or library file is wrong.
        """
        self._state = state
        self._seal = _seal(state, items)
        self._folder = cache_folder(state.settings)
        self._files = Sealed(self._folder, self._seal, lambda: _seal(state, items) == self._seal)
        self._name = f"{_PREFIX}{self._seal.hex()}"
        self._opened: Opened | None = None
        found = self._files.read(self._name, _Kept)
        if found is None:
            with collector_paused():
                found = _Kept(side_of(self._project(), items))
                # What was worked out of the work tree serves other commands, and spares the next run the decoding of
                # facts.
                self._project().indexed.store()
            self._keep(found)
        self.side, self._told = found.side, dict(found.told)
        self._known = len(self._told)

    def told(self, number: int) -> Told:
        """What is decided of one of its spawns.

        Raises:
            AiocostError: a setting, a framework or library file is wrong.
        """
        if number not in self._told:
            with collector_paused():
                self._told[number] = told_of(self._project(), self.side, number)
        return self._told[number]

    def close(self) -> None:
        """Keep what was decided, and let go of the project: two linked ones at a time would take twice the memory."""
        if len(self._told) > self._known:
            self._known = len(self._told)
            self._keep(_Kept(self.side, self._told))
        if self._opened is not None:
            self._opened.indexed.__dict__.pop("linted", None)
            self._opened = None

    def _project(self) -> Opened:
        self._opened = self._opened or self._state.opened()
        return self._opened

    def _keep(self, kept: _Kept) -> None:
        if not self._seal or self._folder is None:
            return
        self._files.write(self._name, kept)
        for old, _ in sorted(self._folder.names(_PREFIX), key=lambda each: (-each[1], each[0]))[_MOST:]:
            self._folder.remove(old)


def _seal(state: State, items: int) -> bytes:
    """A hash over all that a side depends on; empty where it cannot be told."""
    around = kept_for(state.settings, state)
    if not around:
        return b""
    rest = repr((items, sorted(state.chosen), sorted(state.lost.items())))
    return blake2b(around + rest.encode("utf-8", "surrogatepass"), digest_size=16).digest()
