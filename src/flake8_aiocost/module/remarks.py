"""``# aiocost:`` comments as facts, for those who tell which of them mean nothing."""

from __future__ import annotations

import msgspec


class Remark(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A comment: its line, what it says, and the lines of the statement that it is about. ``saves``: of a spawn.

    ``text`` is all of the comment where that only resembles one, and begins with ``#`` then.
    """

    line: int
    text: str
    first: int
    last: int
    saves: bool = False
