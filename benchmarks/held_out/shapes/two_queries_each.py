# aiocost: hot
"""A gather of helpers that wait twice each, two frames down."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

RUNS = ((1, 3),)


async def query(text: str) -> str:
    await suspending()
    return text


async def in_transaction(text: str) -> str:
    begun = await query("begin")
    return begun + await query(text)


async def repository(name: str) -> str:
    return await in_transaction(f"select {name}")


async def spawned() -> object:
    return [*await asyncio.gather(repository("users"), repository("teams"), repository("keys"))]


async def sequence() -> object:
    return [await repository("users"), await repository("teams"), await repository("keys")]
