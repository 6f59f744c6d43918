"""Uses of an object that run methods of it which no call names."""

from __future__ import annotations

from typing import Literal

import msgspec

from flake8_aiocost.module.expressions import Expression

UseKind = Literal["with", "async with", "await"]


class Use(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """An object in a ``with``, handed to ``enter_context``, or awaited.

    ``line`` and ``statement`` are where that stands.
    ``place`` is an index into ``ModuleFacts.places``. What a loop runs over is in its own record.
    """

    kind: UseKind
    value: Expression
    place: int
    line: int
    statement: int = -1
