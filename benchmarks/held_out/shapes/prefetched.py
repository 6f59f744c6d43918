# aiocost: hot
"""The next page is asked for while this one is worked on."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

RUNS = ((2, 1),)


async def fetch(number: int) -> list[int]:
    await suspending()
    return [number, number + 1]


async def store(items: list[int]) -> int:
    await suspending()
    return sum(items)


async def spawned() -> object:
    stored = await store(await fetch(0))
    for number in (1, 2):
        coming = asyncio.create_task(fetch(number))
        await store([stored])
        stored += sum(await coming)
    return stored


async def sequence() -> object:
    stored = await store(await fetch(0))
    for number in (1, 2):
        found = await fetch(number)
        await store([stored])
        stored += sum(found)
    return stored
