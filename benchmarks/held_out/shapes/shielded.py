# aiocost: hot
"""A flush that goes on if the client hangs up."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

RUNS = ((1, 1),)


async def flush() -> int:
    await suspending()
    return 12


async def spawned() -> object:
    return await asyncio.shield(flush())


async def sequence() -> object:
    return await flush()
