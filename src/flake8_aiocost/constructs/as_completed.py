"""``asyncio.as_completed(aws)``: a task for each coroutine, a callback on each, and a queue between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs._construct import Construct

if TYPE_CHECKING:
    from flake8_aiocost.constructs._children import Children
    from flake8_aiocost.constructs._site import Site

CONSTRUCT = Construct(
    callees=("asyncio.as_completed",),
    family="waiter",
    fans_out=True,
    like="wait",
    absorbs=True,
)


def children(site: Site) -> Children | None:
    """The items of the first argument."""
    return site.many(0, "fs")
