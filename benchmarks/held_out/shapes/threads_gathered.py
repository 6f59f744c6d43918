# aiocost: hot
"""Several blocking reads at once, each in a thread."""

from __future__ import annotations

import asyncio

RUNS = ((1, 3), (3, 1))


def read(name: str) -> int:
    return len(name)


async def spawned() -> object:
    return sum(await asyncio.gather(*(asyncio.to_thread(read, name) for name in ("one", "two", "three"))))


async def sequence() -> object:
    return sum(read(name) for name in ("one", "two", "three"))
