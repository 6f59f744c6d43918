# aiocost: hot
"""A page of rows and how many there are in all: two queries, named one by one."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

RUNS = ((1, 2),)


async def count() -> int:
    await suspending()
    return 340


async def page(number: int) -> list[int]:
    await suspending()
    return [number * 20 + offset for offset in range(3)]


async def spawned() -> object:
    total, rows = await asyncio.gather(count(), page(2))
    return total, rows


async def sequence() -> object:
    return await count(), await page(2)
