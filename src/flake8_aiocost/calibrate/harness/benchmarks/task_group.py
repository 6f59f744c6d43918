"""One ``asyncio.TaskGroup`` with n tasks."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Child, Operation

SINCE = (3, 11)


def operation(n: int, child: Child) -> Operation:
    """Spawn n children and wait for all of them."""

    async def run() -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(n):
                group.create_task(child())

    return run
