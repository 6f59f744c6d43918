# aiocost: hot
"""A task for each item, started in one loop and awaited in the next."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

RUNS = ((5, 1),)
LED_TO = "tasks that are awaited in turn are told apart"
SOURCES = ["orders", "refunds", "stock", "prices", "notes"]


async def load(source: str) -> int:
    await suspending()
    return len(source)


async def spawned() -> object:
    tasks = {}
    for source in SOURCES:
        tasks[source] = asyncio.create_task(load(source))
    return {source: await task for source, task in tasks.items()}


async def sequence() -> object:
    return {source: await load(source) for source in SOURCES}
