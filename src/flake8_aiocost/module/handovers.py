"""Where a value goes that is not handed to a call: it is awaited, returned or yielded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from flake8_aiocost.module.expressions import Awaited, Constant, Expression, Lambda, Name, Other

if TYPE_CHECKING:
    from typing import TypeAlias

    Kind: TypeAlias = Literal["await", "return", "yield"]


class Handover(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """``await value``, ``return value`` (or the value of a lambda), ``yield value``.

    A value that can hold no task is not noted.

    ``await f()`` is told by ``Call.awaited``. ``place`` is an index into ``ModuleFacts.places``, ``statement`` into
    ``ModuleFacts.statements``. A ``yield`` of what holds none has the value ``None``.
    """

    kind: Literal["await", "return", "yield"]
    value: Expression | None
    place: int
    statement: int


def may_hold(value: Expression) -> bool:
    """Whether a value may be, or hold, what a name of the function is bound to, or what a call returned."""
    return not isinstance(value, (Awaited, Constant, Lambda, Other)) and not (
        isinstance(value, Name) and value.attributes
    )
