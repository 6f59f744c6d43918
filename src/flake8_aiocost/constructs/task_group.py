"""``async with asyncio.TaskGroup() as tg``: a task and a callback for each ``tg.create_task``; one spawn per group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs._construct import Construct

if TYPE_CHECKING:
    from flake8_aiocost.constructs._children import Children
    from flake8_aiocost.constructs._site import Site

CONSTRUCT = Construct(
    callees=("asyncio.TaskGroup",),
    family="group",
    fans_out=True,
    like="gather",
    absorbs=True,
)


def children(site: Site) -> Children | None:
    """The tasks made in the group's block."""
    return site.started(("create_task",))
