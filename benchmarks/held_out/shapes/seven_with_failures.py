# aiocost: hot
"""Seven calls whose failures are results, and the good ones kept."""

from __future__ import annotations

import asyncio

from flake8_aiocost.calibrate.harness.awaitables import suspending

RUNS = ((1, 7),)


async def ping(host: int) -> int:
    await suspending()
    return host


async def spawned() -> object:
    answers = await asyncio.gather(*(ping(host) for host in range(7)), return_exceptions=True)
    return [answer for answer in answers if not isinstance(answer, BaseException)]


async def sequence() -> object:
    answers: list[int] = []
    for host in range(7):
        try:
            answers.append(await ping(host))
        except OSError:
            continue
    return answers
