"""``anyio.to_thread.run_sync(f)`` and ``run_in_threadpool(f)``, which is made of it: a hop to a worker thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs._construct import Construct

if TYPE_CHECKING:
    from flake8_aiocost.constructs._children import Children
    from flake8_aiocost.constructs._site import Site

CONSTRUCT = Construct(
    callees=(
        "anyio.to_thread.run_sync",
        "starlette.concurrency.run_in_threadpool",
        "fastapi.concurrency.run_in_threadpool",
    ),
    family="hop",
    fans_out=False,
    instead="a direct call",
    like="to_thread",
)


def children(site: Site) -> Children | None:
    """The function."""
    return site.function(0, "func")
