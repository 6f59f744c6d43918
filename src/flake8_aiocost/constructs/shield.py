"""``asyncio.shield(x())``: a task for the coroutine and a future that stands before it.

A future or task gets the future only; a task that ``create_task`` makes in place belongs to the shield.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs._construct import Construct

if TYPE_CHECKING:
    from flake8_aiocost.constructs._children import Children
    from flake8_aiocost.constructs._site import Site

CONSTRUCT = Construct(
    callees=("asyncio.shield",),
    family="waiter",
    fans_out=False,
    instead="awaited in place",
    like="create_task",
    absorbs=True,
)


def children(site: Site) -> Children | None:
    """The awaitable, where it is a coroutine for all that can be seen, or a task made for this."""
    inner = site.one(0, "arg")
    return inner if inner.made else site.coroutine(0, "arg")
