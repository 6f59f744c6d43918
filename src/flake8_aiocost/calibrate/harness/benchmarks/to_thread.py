"""``asyncio.to_thread``, the same as ``loop.run_in_executor``: one hop to a thread of the default executor and back.

Each hop also awaits the child in place, as the sequence does, so the excess over the sequence is the cost of the hop.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Child, Operation

FANS_OUT = False


def call() -> None:
    """What runs in the thread."""


def operation(n: int, child: Child) -> Operation:
    """Hop to a thread and back, and await the child, n times."""

    async def run() -> None:
        for _ in range(n):
            await asyncio.to_thread(call)
            await child()

    return run
