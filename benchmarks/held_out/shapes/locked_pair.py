# aiocost: hot
"""Two children that take turns at one lock."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

RUNS = ((1, 2),)
lock = asyncio.Lock()
TOTALS = {"seen": 0, "sent": 0}


async def add(name: str) -> int:
    async with lock:
        await suspending()
        TOTALS[name] = len(name)
        return TOTALS[name]


async def spawned() -> object:
    return await asyncio.gather(add("seen"), add("sent"))


async def sequence() -> object:
    return [await add("seen"), await add("sent")]
