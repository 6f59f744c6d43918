# aiocost: hot
"""A write for each result, as many as there are: the linter cannot know how many."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

RUNS = ((1, 6),)
LED_TO = "what collects results was measured, and six children are"


def results() -> list[dict[str, object]]:
    return [{"model": f"m{number}", "healthy": number % 2 == 0} for number in range(6)]


async def save(result: dict[str, object]) -> object:
    await suspending()
    return result["healthy"]


async def spawned() -> object:
    writes = tuple(save(result) for result in results())
    rows = await asyncio.gather(*writes)
    return all(row is not None for row in rows)


async def sequence() -> object:
    rows = [await save(result) for result in results()]
    return all(row is not None for row in rows)
