"""What is caught around a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import leaf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.module.handlers import Handler
    from flake8_aiocost.project.index import ModuleIndex


def handlers(index: ModuleIndex, call: int, exception: str) -> Iterator[Handler]:
    """The handlers around a call that name an exception, by the last part of its name: ``TimeoutError``.

    Its names in ``asyncio`` and ``concurrent.futures`` are other ones of the same, or of one that means the same.
    """
    places, function = index.facts.places, index.function_of(call)
    for each in index.around.handlers(call):
        if places[each.place].function == function and any(leaf(name) == exception for name in each.exceptions()):
            yield each


def catches(index: ModuleIndex, call: int, exception: str) -> bool:
    """Whether an exception is caught by its name around a call."""
    return any(handlers(index, call, exception))
