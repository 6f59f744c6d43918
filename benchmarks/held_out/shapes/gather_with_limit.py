# aiocost: hot
"""One time limit around a gather, which is a future already and needs no task of its own for that."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

RUNS = ((1, 3),)
LED_TO = "a time limit around a gather is priced"


async def health(name: str) -> bool:
    await suspending()
    return name != "mail"


async def spawned() -> object:
    return [*await asyncio.wait_for(asyncio.gather(health("db"), health("mail"), health("cache")), timeout=2)]


async def sequence() -> object:
    return [await health("db"), await health("mail"), await health("cache")]
