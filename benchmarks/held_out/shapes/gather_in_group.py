# aiocost: hot
"""A task group one of whose children gathers."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

SINCE = (3, 11)
RUNS = ((1, 4), (1, 2))


async def part(name: str) -> int:
    await suspending()
    return len(name)


async def parts() -> int:
    return sum(await asyncio.gather(part("a"), part("bb"), part("ccc"), part("dddd")))


async def spawned() -> object:
    async with asyncio.TaskGroup() as group:
        many = group.create_task(parts())
        one = group.create_task(part("whole"))
    return many.result(), one.result()


async def sequence() -> object:
    many = await part("a") + await part("bb") + await part("ccc") + await part("dddd")
    return many, await part("whole")
