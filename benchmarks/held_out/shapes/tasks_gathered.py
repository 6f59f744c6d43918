# aiocost: hot
"""Tasks made in a comprehension and given to gather, which costs what a gather of the coroutines does."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

RUNS = ((1, 4),)


async def write(shard: int) -> int:
    await suspending()
    return shard + 100


async def spawned() -> object:
    tasks = [asyncio.create_task(write(shard)) for shard in range(4)]
    return sum(await asyncio.gather(*tasks))


async def sequence() -> object:
    return sum([await write(shard) for shard in range(4)])
