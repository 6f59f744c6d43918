# aiocost: hot
"""A user and a team out of a cache in this process: nothing here ever waits."""

from __future__ import annotations

import asyncio

RUNS = ((1, 2),)
USERS = {"u1": "Ada"}
TEAMS = {"t1": "engines"}


async def user(key: str) -> str | None:
    return USERS.get(key)


async def team(key: str) -> str | None:
    return TEAMS.get(key)


async def spawned() -> object:
    return tuple(await asyncio.gather(user("u1"), team("t1")))


async def sequence() -> object:
    return await user("u1"), await team("t1")
