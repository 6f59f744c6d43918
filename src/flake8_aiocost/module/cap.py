"""The record of a cap, as ``caps`` reads it."""

from __future__ import annotations

import msgspec

from flake8_aiocost.module.expressions import Name


class Cap(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """``value`` is no longer, or no larger, than something behind a ``statement`` that stands at ``place``."""

    value: Name
    place: int
    statement: int
