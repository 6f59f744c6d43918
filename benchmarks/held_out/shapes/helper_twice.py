# aiocost: hot
"""A handler that calls a helper twice; the gather is in the helper."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

RUNS = ((2, 2),)


async def owner(key: str) -> str:
    await suspending()
    return key.upper()


async def size(key: str) -> int:
    await suspending()
    return len(key)


async def described(key: str) -> tuple[str, int]:
    who, how_much = await asyncio.gather(owner(key), size(key))
    return who, how_much


async def described_in_sequence(key: str) -> tuple[str, int]:
    return await owner(key), await size(key)


async def spawned() -> object:
    return [await described("left"), await described("right")]


async def sequence() -> object:
    return [await described_in_sequence("left"), await described_in_sequence("right")]
