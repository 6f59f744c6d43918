"""The record of a guard, as ``guards`` reads it."""

from __future__ import annotations

from typing import Literal

import msgspec

from flake8_aiocost.module.expressions import Constant, Expression

#: When a guard leaves: what it asks is true, is false, is a constant or is another one; or not enough time has passed.
When = Literal["true", "false", "equal", "unequal", "early"]


class Guard(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """The test at the head of a coroutine function after which it may leave without having waited.

    Attributes:
        text: as a message shows it: ``if self.alerting is None``.
        asked: the name whose value is tested, in the scope of the function; of ``os.environ.get("X")`` that method.
        when: which value leaves.
        value: the constant that it is compared with.
        fallback: what ``os.environ.get`` answers where the environment has no such variable.
    """

    text: str
    asked: Expression
    when: When
    value: Constant = Constant(None)
    fallback: Constant = Constant(None)
