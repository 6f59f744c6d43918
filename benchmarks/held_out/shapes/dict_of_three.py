# aiocost: hot
"""One lookup for each region, and the answers by region."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

RUNS = ((1, 3),)
REGIONS = {"eu": "fra", "us": "iad", "ap": "sin"}


async def load(site: str) -> int:
    await suspending()
    return len(site)


async def spawned() -> object:
    loads = await asyncio.gather(*(load(site) for site in REGIONS.values()))
    return dict(zip(REGIONS, loads, strict=True))


async def sequence() -> object:
    return {region: await load(site) for region, site in REGIONS.items()}
