# aiocost: hot
"""A task group over six names, and the results of its tasks."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

SINCE = (3, 11)
RUNS = ((1, 6),)
NAMES = ("a", "b", "c", "d", "e", "f")


async def score(name: str) -> int:
    await suspending()
    return ord(name)


async def spawned() -> object:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(score(name)) for name in NAMES]
    return sum(task.result() for task in tasks)


async def sequence() -> object:
    return sum([await score(name) for name in NAMES])
