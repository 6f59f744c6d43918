"""``asyncio.run_coroutine_threadsafe(x(), loop)``: a task on the loop, a wake-up of it, and a future for the thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs._children import Children
from flake8_aiocost.constructs._construct import Construct

if TYPE_CHECKING:
    from flake8_aiocost.constructs._site import Site

CONSTRUCT = Construct(
    callees=("asyncio.run_coroutine_threadsafe",),
    family="hop",
    fans_out=False,
    instead="awaited in place",
    like="to_thread",
)


def children(site: Site) -> Children | None:
    """The coroutine."""
    given = site.one(0, "coro")
    return Children(1, names=given.names, unnamed=given.unnamed)
