"""The cheaper alternative to ``gather``: n-1 tasks, and the last coroutine awaited in place."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Child, Operation


#: Of one child no task is started, and the first one is dearer than each that follows.
CORNER = 2


def operation(n: int, child: Child) -> Operation:
    """Spawn n children and wait for all of them."""

    async def run() -> None:
        tasks = [asyncio.create_task(child()) for _ in range(n - 1)]
        await child()
        for task in tasks:
            await task

    return run
