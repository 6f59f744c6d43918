# aiocost: hot
"""One hop to a thread after another, in a loop."""

from __future__ import annotations

import asyncio

RUNS = ((3, 1),)


def delete(name: str) -> int:
    return len(name)


async def spawned() -> object:
    total = 0
    for name in ("one", "two", "three"):
        total += await asyncio.to_thread(delete, name)
    return total


async def sequence() -> object:
    return sum(delete(name) for name in ("one", "two", "three"))
