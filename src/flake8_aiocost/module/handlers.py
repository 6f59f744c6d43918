"""What a ``try`` catches, and whether the code goes on after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from flake8_aiocost.module.expressions import Display, Expression

if TYPE_CHECKING:
    from collections.abc import Iterator


class Handler(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One ``except``.

    ``caught`` is what follows the word, ``None`` where nothing does. ``calls`` is the range of the calls in the body of
    the ``try``. ``place`` is where the ``try`` stands. ``leaves``: the handler ends with a ``raise``, a ``return`` or a
    ``break``, so that neither what follows nor a loop around goes on.
    """

    caught: Expression | None
    calls: tuple[int, int]
    place: int
    leaves: bool = False

    def exceptions(self) -> Iterator[Expression]:
        """What it names."""
        if isinstance(self.caught, Display):
            yield from self.caught.items
        elif self.caught is not None:
            yield self.caught
