"""``asyncio.as_completed`` over n coroutines, each awaited as it comes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Child, Operation


def operation(n: int, child: Child) -> Operation:
    """Spawn n children and wait for all of them."""

    async def run() -> None:
        for earliest in asyncio.as_completed([child() for _ in range(n)]):
            await earliest

    return run
