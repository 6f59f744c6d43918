# aiocost: hot
"""A small file read, or a page rendered, in a thread: the hop is most of what it costs."""

from __future__ import annotations

import asyncio

RUNS = ((1, 1),)


def render(name: str) -> str:
    return f"<h1>{name}</h1>"


async def spawned() -> object:
    return await asyncio.to_thread(render, "metrics")


async def sequence() -> object:
    return render("metrics")
