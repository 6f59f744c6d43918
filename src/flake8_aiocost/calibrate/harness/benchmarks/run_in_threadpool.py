"""Starlette's ``run_in_threadpool``: what a sync endpoint or dependency costs more than an async one.

Each hop also awaits the child in place, as the sequence does, so the excess over the sequence is the cost of the hop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Child, Operation

REQUIRES = "starlette"
FANS_OUT = False


def endpoint() -> None:
    """What runs in the thread."""


def operation(n: int, child: Child) -> Operation:
    """Hop to a thread and back, and await the child, n times."""
    from starlette.concurrency import run_in_threadpool  # noqa: PLC0415  an interpreter to calibrate may not have it

    async def run() -> None:
        for _ in range(n):
            await run_in_threadpool(endpoint)
            await child()

    return run
