"""``asyncio.wait_for(x(), timeout)``: a task for the coroutine, but only before Python 3.12, which awaits it in place.

A future or task is not wrapped on any version, and neither is anything when the timeout is ``None``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs._construct import Construct

if TYPE_CHECKING:
    from flake8_aiocost.constructs._children import Children
    from flake8_aiocost.constructs._site import Site

CONSTRUCT = Construct(
    callees=("asyncio.wait_for",),
    family="waiter",
    fans_out=False,
    instead="awaited in place",
    like="create_task",
    task_before=(3, 12),
)


def children(site: Site) -> Children | None:
    """The awaitable, where it is a coroutine for all that can be seen."""
    return None if site.is_none(1, "timeout") else site.coroutine(0, "fut")
