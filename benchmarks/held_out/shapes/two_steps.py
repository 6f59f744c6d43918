# aiocost: hot
"""Two gathers in one handler: what the second asks for comes out of the first."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

RUNS = ((1, 2), (1, 3))


async def key(name: str) -> int:
    await suspending()
    return len(name)


async def value(number: int) -> int:
    await suspending()
    return number * 2


async def spawned() -> object:
    first, second = await asyncio.gather(key("team"), key("organisation"))
    return [*await asyncio.gather(value(first), value(second), value(first + second))]


async def sequence() -> object:
    first, second = await key("team"), await key("organisation")
    return [await value(first), await value(second), await value(first + second)]
