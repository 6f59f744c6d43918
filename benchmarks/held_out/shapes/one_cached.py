# aiocost: hot
"""Two lookups side by side of which one is in memory and only the other waits."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

RUNS = ((1, 2),)
LED_TO = "children of which some are ready are priced between both kinds"
LIMITS = {"key": 100}


async def limit(key: str) -> int:
    return LIMITS[key]


async def spent(key: str) -> int:
    await suspending()
    return len(key) * 7


async def spawned() -> object:
    allowed, used = await asyncio.gather(limit("key"), spent("key"))
    return used < allowed


async def sequence() -> object:
    allowed, used = await limit("key"), await spent("key")
    return used < allowed
