"""``asyncio.wait(tasks)``: a future, and a callback on each task.

Since Python 3.11 it takes no coroutines, so it counts only together with the tasks that were made for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs._construct import Construct

if TYPE_CHECKING:
    from flake8_aiocost.constructs._children import Children
    from flake8_aiocost.constructs._site import Site

CONSTRUCT = Construct(
    callees=("asyncio.wait",),
    family="waiter",
    fans_out=True,
    like="gather",
    absorbs=True,
)


def children(site: Site) -> Children | None:
    """The tasks, where they are seen to be made for this."""
    inner = site.many(0, "fs", sure=True)
    return inner if inner.made else None
