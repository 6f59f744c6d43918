# aiocost: hot
"""A task group that a loop fills, with children that never wait."""

from __future__ import annotations

import asyncio

SINCE = (3, 11)
RUNS = ((1, 4),)
STATES = {"light": "on", "door": "shut", "heating": "off", "blind": "up"}


async def state(device: str) -> str:
    return STATES[device]


async def spawned() -> object:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(state(device)) for device in ("light", "door", "heating", "blind")]
    return [task.result() for task in tasks]


async def sequence() -> object:
    return [await state(device) for device in ("light", "door", "heating", "blind")]
