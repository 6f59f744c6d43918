"""Waits for whoever is first, or for a time: what is late goes on beside what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.project.index import ModuleIndex

#: ``asyncio.wait(..., return_when=...)``: the others are not waited for.
RACES = frozenset({"asyncio.FIRST_COMPLETED", "asyncio.FIRST_EXCEPTION"})


def races(index: ModuleIndex, call: int, construct: str) -> bool:
    """Whether a call of a construct may go on while what it waits for is not done.

    A loop over ``as_completed`` that is left takes who is first; one that takes them all only chooses their order.
    """
    if construct == "as_completed":
        return index.around.is_left(call)
    return construct == "wait" and any(
        argument.value in RACES
        or (argument.keyword == "timeout" and (bool(argument.value) or argument.literal is not None))
        for argument in index.arguments(call)
    )
