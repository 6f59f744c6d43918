"""``asyncio.to_thread(f)``, ``loop.run_in_executor(None, f)``: a job for a pool of threads, two futures, a wake-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs._construct import Construct
from flake8_aiocost.constructs._receivers import on_loops

if TYPE_CHECKING:
    from flake8_aiocost.constructs._children import Children
    from flake8_aiocost.constructs._site import Site

CONSTRUCT = Construct(
    callees=("asyncio.to_thread", *on_loops("run_in_executor")),
    family="hop",
    fans_out=False,
    instead="a direct call",
)


def children(site: Site) -> Children | None:
    """The function."""
    return site.function(1 if site.callee.endswith(".run_in_executor") else 0, "func")
