"""The article's two coroutines that return at once: as two tasks."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Child, Operation

TIGHT_LOOP = True


def operation(_n: int, child: Child) -> Operation:
    """Always two children, whatever n is."""

    async def run() -> None:
        first = asyncio.create_task(child())
        second = asyncio.create_task(child())
        await first
        await second

    return run
