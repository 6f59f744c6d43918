# aiocost: hot
"""Two replicas asked at once; goes on with the first answer, and then takes the other one."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

RUNS = ((1, 2),)


async def ask(_replica: str) -> int:
    await suspending()
    return 7


async def spawned() -> object:
    tasks = {asyncio.create_task(ask("north")), asyncio.create_task(ask("south"))}
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    found = [task.result() for task in done]
    for task in pending:
        found.append(await task)
    return found


async def sequence() -> object:
    return [await ask("north"), await ask("south")]
