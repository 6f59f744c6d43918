"""The cheaper alternative to ``wait_for``: ``asyncio.timeout`` around an await, which needs no task."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Child, Operation

SINCE = (3, 11)
FANS_OUT = False


def operation(n: int, child: Child) -> Operation:
    """Spawn n children and wait for all of them."""

    async def run() -> None:
        for _ in range(n):
            async with asyncio.timeout(30):
                await child()

    return run
