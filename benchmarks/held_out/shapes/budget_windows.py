# aiocost: hot
"""Counters in memory, one for each window of a budget, and no failure stops the others."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

RUNS = ((1, 3),)
SPENT = {"hour": 3, "day": 20, "month": 310}


async def increment(window: str) -> int:
    return SPENT[window] + 1


async def pending(windows: Sequence[str]) -> list[object]:
    return [*await asyncio.gather(*(increment(window) for window in windows), return_exceptions=True)]


async def spawned() -> object:
    return [item for item in await pending(list(SPENT)) if not isinstance(item, BaseException)]


async def sequence() -> object:
    found: list[object] = []
    for window in list(SPENT):
        try:
            found.append(await increment(window))
        except ValueError:
            continue
    return found
