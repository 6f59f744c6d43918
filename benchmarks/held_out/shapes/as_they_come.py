# aiocost: hot
"""Answers taken in the order in which they come."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

RUNS = ((1, 4),)


async def probe(port: int) -> int:
    await suspending()
    return port


async def spawned() -> object:
    found = set()
    for answer in asyncio.as_completed([probe(port) for port in (80, 443, 8080, 8443)]):
        found.add(await answer)
    return found


async def sequence() -> object:
    return {await probe(port) for port in (80, 443, 8080, 8443)}
