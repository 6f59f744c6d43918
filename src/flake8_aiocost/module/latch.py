"""The record of a latch, as ``latches`` reads it."""

from __future__ import annotations

from typing import Literal

import msgspec

from flake8_aiocost.module.expressions import Name

#: Which values shut a latch. ``held``: it is a cache, which has something. ``called``: the same, if a function fills it
#: that is called there, of which nothing is known where the latch is read. ``started``: it is a task, which is there.
#: ``running``: the same, but one that has ended opens it again. ``stored``: a look-up by the name ``asked`` finds what
#: is put there behind it.
Shut = Literal["true", "false", "none", "some", "held", "called", "started", "running", "stored"]

#: How a latch is shut that asks whether a cache has something.
CACHES: frozenset[Shut] = frozenset({"held", "called", "stored"})


class Latch(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A test of ``asked``, an attribute of the own object or of another one, or a name of the module.

    What stands at ``place`` and in places inside it is run while it is not ``shut``, and shuts it. ``parent`` is the
    latch around, or -1.
    """

    asked: Name
    shut: Shut
    place: int
    parent: int = -1

    def shuts(self, value: object) -> bool:
        """Whether a value shuts it."""
        return shuts(self.shut, value)


def shuts(shut: Shut, value: object) -> bool:
    """Whether a value is one of those."""
    if shut in ("held", "called", "started", "running", "stored"):
        return value is not None
    if shut in ("none", "some"):
        return (value is None) is (shut == "none")
    return bool(value) is (shut == "true")
