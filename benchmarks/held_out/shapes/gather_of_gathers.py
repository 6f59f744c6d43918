# aiocost: hot
"""Two parts of a page side by side, each of which gathers its own."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

RUNS = ((2, 3), (1, 2))


async def tile(part: str, number: int) -> str:
    await suspending()
    return f"{part}{number}"


async def row(part: str) -> list[str]:
    return [*await asyncio.gather(tile(part, 1), tile(part, 2), tile(part, 3))]


async def row_in_sequence(part: str) -> list[str]:
    return [await tile(part, 1), await tile(part, 2), await tile(part, 3)]


async def spawned() -> object:
    return [*await asyncio.gather(row("top"), row("side"))]


async def sequence() -> object:
    return [await row_in_sequence("top"), await row_in_sequence("side")]
