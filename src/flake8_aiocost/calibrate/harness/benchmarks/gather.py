"""``asyncio.gather`` of n coroutines."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Child, Operation


def operation(n: int, child: Child) -> Operation:
    """Spawn n children and wait for all of them."""

    async def run() -> None:
        await asyncio.gather(*[child() for _ in range(n)])

    return run
