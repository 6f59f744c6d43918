# aiocost: hot
"""One task started before other work is awaited, and awaited after it."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

RUNS = ((1, 1),)
LED_TO = "a task beside other work has a row, and later a corner at two"


async def permissions(user: str) -> list[str]:
    await suspending()
    return [f"{user}:read"]


async def document() -> dict[str, str]:
    await suspending()
    return {"title": "minutes", "owner": "ada"}


async def spawned() -> object:
    allowed = asyncio.create_task(permissions("ada"))
    found = await document()
    return found["owner"], await allowed


async def sequence() -> object:
    allowed = await permissions("ada")
    found = await document()
    return found["owner"], allowed
