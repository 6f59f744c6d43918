# aiocost: hot
"""Fire and forget: an entry is written by a task that a set keeps alive and that nobody awaits."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

RUNS = ((1, 1),)
LED_TO = "a task that nobody awaits has a row"
running: set[asyncio.Task[None]] = set()


async def log(_entry: str) -> None:
    await suspending()


async def document() -> str:
    await suspending()
    await suspending()
    return "minutes"


async def spawned() -> object:
    task = asyncio.create_task(log("asked"))
    running.add(task)
    task.add_done_callback(running.discard)
    return await document()


async def sequence() -> object:
    await log("asked")
    return await document()
