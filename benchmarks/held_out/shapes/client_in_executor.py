# aiocost: hot
"""A client that blocks, called in the loop's pool of threads, with the context of the caller."""

from __future__ import annotations

import asyncio
import contextvars
from functools import partial

RUNS = ((1, 1),)


def complete(prompt: str, *, model: str) -> str:
    return f"{model}: {prompt}"


async def spawned() -> object:
    loop = asyncio.get_running_loop()
    call = partial(contextvars.copy_context().run, partial(complete, "hello", model="m1"))
    return await loop.run_in_executor(None, call)


async def sequence() -> object:
    return complete("hello", model="m1")
