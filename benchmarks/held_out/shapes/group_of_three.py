# aiocost: hot
"""A task group with three children, whose results are read after it."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

SINCE = (3, 11)
RUNS = ((1, 3),)


async def reading(sensor: str) -> int:
    await suspending()
    return len(sensor)


async def spawned() -> object:
    async with asyncio.TaskGroup() as group:
        inside = group.create_task(reading("inside"))
        outside = group.create_task(reading("outside"))
        cellar = group.create_task(reading("cellar"))
    return inside.result(), outside.result(), cellar.result()


async def sequence() -> object:
    return await reading("inside"), await reading("outside"), await reading("cellar")
