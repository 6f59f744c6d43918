# aiocost: hot
"""A query under a time limit that it does not reach: a task of its own before CPython 3.12, none since."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

RUNS = ((1, 1),)
SECONDS = 5.0


async def trace(key: str) -> dict[str, str]:
    await suspending()
    return {"trace": key}


async def spawned() -> object:
    return await asyncio.wait_for(trace("t1"), timeout=SECONDS)


async def sequence() -> object:
    return await trace("t1")
