# aiocost: hot
"""A gather with a semaphore in each child, wide enough that nobody waits for it."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

RUNS = ((1, 6),)
LED_TO = "semaphores and locks are priced, and six children are measured"


async def fetch(number: int) -> int:
    await suspending()
    return number


async def spawned() -> object:
    slots = asyncio.Semaphore(10)

    async def limited(number: int) -> int:
        async with slots:
            return await fetch(number)

    return sum(await asyncio.gather(*[limited(number) for number in range(6)]))


async def sequence() -> object:
    return sum([await fetch(number) for number in range(6)])
