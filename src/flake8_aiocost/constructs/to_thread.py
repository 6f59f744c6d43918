"""``asyncio.to_thread(f)`` and ``loop.run_in_executor(None, f)``: a job for a thread pool, two futures and a wake-up of the loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs._receivers import on_loops

if TYPE_CHECKING:
    from flake8_aiocost.constructs._site import Site
    from flake8_aiocost.source.handed import Handed

CALLEES = ("asyncio.to_thread", *on_loops("run_in_executor"))


def handed(site: Site) -> Handed | None:
    """The function."""
    method = site.callee.endswith(".run_in_executor")
    return site.hop(site.argument(1 if method else 0, "func"))
