"""``async with anyio.create_task_group() as tg``: a task for each ``tg.start_soon``; one spawn per group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs._construct import Construct

if TYPE_CHECKING:
    from flake8_aiocost.constructs._children import Children
    from flake8_aiocost.constructs._site import Site

CONSTRUCT = Construct(
    callees=("anyio.create_task_group",),
    family="group",
    fans_out=True,
    like="task_group",
    absorbs=True,
)


def children(site: Site) -> Children | None:
    """The tasks started in the group's block."""
    return site.started(("start_soon", "start", "create_task"))
