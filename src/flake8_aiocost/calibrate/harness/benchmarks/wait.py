"""n tasks, and ``asyncio.wait`` for all of them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Child, Operation


def operation(n: int, child: Child) -> Operation:
    """Spawn n children and wait for all of them."""

    async def run() -> None:
        await asyncio.wait([asyncio.create_task(child()) for _ in range(n)])

    return run
