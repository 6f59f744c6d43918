"""What a semaphore in each child of a gather adds, one that is wide enough that nobody waits for it.

A sequence needs none. The gather without it is subtracted.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Child, Operation

ITEM = True


def operation(n: int, child: Child) -> Operation:
    """Gather n children, each of which holds the semaphore while it runs."""

    async def run() -> None:
        slots = asyncio.Semaphore(n)

        async def limited() -> None:
            async with slots:
                await child()

        await asyncio.gather(*[limited() for _ in range(n)])

    return run


def baseline(n: int, child: Child) -> Operation:
    """The same gather."""

    async def run() -> None:
        await asyncio.gather(*[child() for _ in range(n)])

    return run
