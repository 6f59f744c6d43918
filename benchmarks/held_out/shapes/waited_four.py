# aiocost: hot
"""Four tasks of a list, waited for all together, and their results."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

RUNS = ((1, 4),)
NAMES = ("ada", "bob", "cyd", "dan")


async def profile(name: str) -> int:
    await suspending()
    return len(name)


async def spawned() -> object:
    tasks = [asyncio.create_task(profile(name)) for name in NAMES]
    await asyncio.wait(tasks)
    return [task.result() for task in tasks]


async def sequence() -> object:
    return [await profile(name) for name in NAMES]
