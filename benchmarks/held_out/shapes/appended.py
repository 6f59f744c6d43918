# aiocost: hot
"""Coroutines appended one by one where a condition holds, and gathered after the loop."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

RUNS = ((1, 8),)


def rows() -> list[int]:
    return list(range(12))


async def enrich(row: int) -> int:
    await suspending()
    return row * row


async def spawned() -> object:
    coroutines = []
    for row in rows():
        if row % 3:
            coroutines.append(enrich(row))
    return [*await asyncio.gather(*coroutines)]


async def sequence() -> object:
    found = []
    for row in rows():
        if row % 3:
            found.append(await enrich(row))
    return found
