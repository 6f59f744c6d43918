"""The calls of which libcst was asked in an earlier run, and has read what the reader had read.

They hold whatever is edited, since each has its own text in its key (``spawns/agreement.py``), as long as our code,
libcst and Python's minor version are the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from flake8_aiocost.project.sealed import Sealed

#: Keys that are kept, those that were asked for last.
MOST = 20_000
NAME = "agreed"


class _Kept(msgspec.Struct, frozen=True):
    keys: tuple[bytes, ...]


class Agreed:
    """Such calls of one project. Nothing is read before one is asked for."""

    def __init__(self, files: Sealed) -> None:
        """Take where they are kept."""
        self._files = files
        self._before: frozenset[bytes] | None = None
        self._asked: dict[bytes, None] = {}
        self._changed = False

    def has(self, key: bytes) -> bool:
        """Whether a call is one of them."""
        if self._before is None:
            kept = self._files.read(NAME, _Kept)
            self._before = frozenset() if kept is None else frozenset(kept.keys)
        if key in self._before:
            self._asked[key] = None
        return key in self._asked

    def add(self, key: bytes) -> None:
        """Take a call."""
        self._asked[key] = None
        self._changed = True
        if len(self._asked) > MOST:
            # An editor's server goes on for long.
            del self._asked[next(iter(self._asked))]

    def store(self) -> None:
        """Write them for the next run, where some have come."""
        if self._changed:
            rest = (each for each in self._before or () if each not in self._asked)
            self._files.write(NAME, _Kept((*self._asked, *rest)[:MOST]))
            self._changed = False
