# aiocost: hot
"""The tools of all servers that a module names: a list of coroutines, then a gather of it."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

RUNS = ((1, 5),)
SERVERS = ("files", "mail", "search", "calendar", "notes")


async def tools(server: str) -> list[str]:
    await suspending()
    return [f"{server}.read", f"{server}.write"]


async def spawned() -> object:
    coroutines = [tools(server) for server in SERVERS]
    found = await asyncio.gather(*coroutines)
    return [tool for each in found for tool in each]


async def sequence() -> object:
    found = [await tools(server) for server in SERVERS]
    return [tool for each in found for tool in each]
