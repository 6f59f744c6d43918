"""``asyncio.run_coroutine_threadsafe`` from another thread, which waits for the result.

The thread belongs to the default executor. The cost of the hop to it is subtracted.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Child, Operation

FANS_OUT = False


def operation(n: int, child: Child) -> Operation:
    """Submit n children from one thread, one after the other."""

    def submit(loop: asyncio.AbstractEventLoop) -> None:
        for _ in range(n):
            asyncio.run_coroutine_threadsafe(child(), loop).result()

    async def run() -> None:
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, submit, loop)

    return run


def baseline(_n: int, _child: Child) -> Operation:
    """The hop alone."""

    def submit(_loop: asyncio.AbstractEventLoop) -> None:
        return None

    async def run() -> None:
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, submit, loop)

    return run
