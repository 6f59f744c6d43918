"""What ``asyncio.wait_for`` around a gather adds, which is a future already and needs no task on any Python.

The gather without it is subtracted.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Child, Operation

FANS_OUT = False
ITEM = True


def operation(n: int, child: Child) -> Operation:
    """n gathers of two, one after the other, each under a time limit that does not expire."""

    async def run() -> None:
        for _ in range(n):
            await asyncio.wait_for(asyncio.gather(child(), child()), 30)

    return run


def baseline(n: int, child: Child) -> Operation:
    """The same gathers."""

    async def run() -> None:
        for _ in range(n):
            await asyncio.gather(child(), child())

    return run
