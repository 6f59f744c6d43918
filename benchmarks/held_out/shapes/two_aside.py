# aiocost: hot
"""Two tasks that nobody awaits, one after the other, before the answer is sent."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

RUNS = ((1, 1), (1, 1))
running: set[asyncio.Task[None]] = set()


async def count(_page: str) -> None:
    await suspending()


async def notify(_reader: str) -> None:
    await suspending()


async def page() -> str:
    await suspending()
    return "welcome"


async def spawned() -> object:
    counted = asyncio.create_task(count("welcome"))
    running.add(counted)
    counted.add_done_callback(running.discard)
    told = asyncio.create_task(notify("ada"))
    running.add(told)
    told.add_done_callback(running.discard)
    return await page()


async def sequence() -> object:
    await count("welcome")
    await notify("ada")
    return await page()
