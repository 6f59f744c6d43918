# aiocost: hot
"""A list worked on in parts of three at a time."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

RUNS = ((2, 3),)


async def resize(number: int) -> int:
    await suspending()
    return number * 2


async def spawned() -> object:
    done: list[int] = []
    for chunk in ((1, 2, 3), (4, 5, 6)):
        done.extend(await asyncio.gather(*[resize(number) for number in chunk]))
    return done


async def sequence() -> object:
    done: list[int] = []
    for chunk in ((1, 2, 3), (4, 5, 6)):
        for number in chunk:
            done.append(await resize(number))
    return done
