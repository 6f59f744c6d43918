# aiocost: hot
"""Five settings of which each is in memory."""

from __future__ import annotations

import asyncio

RUNS = ((1, 5),)
SETTINGS = {"theme": "dark", "zone": "utc", "unit": "c", "tongue": "en", "size": "m"}


async def setting(name: str) -> str:
    return SETTINGS[name]


async def spawned() -> object:
    theme, zone, unit, tongue, size = await asyncio.gather(
        setting("theme"), setting("zone"), setting("unit"), setting("tongue"), setting("size")
    )
    return theme, zone, unit, tongue, size


async def sequence() -> object:
    return (
        await setting("theme"),
        await setting("zone"),
        await setting("unit"),
        await setting("tongue"),
        await setting("size"),
    )
