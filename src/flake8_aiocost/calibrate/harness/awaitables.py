"""What the benchmarks spawn: a child that is ready at once, and one that suspends as a live await does."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Child


async def ready() -> None:
    """A cache that hits, a queue that has an item, a lock that is free: no turn of the loop."""


async def suspending() -> None:
    """A driver's read: wait for a future that a later turn of the loop resolves.

    A reply from a socket costs its own callback (the ``set_result``), the wake-up of whoever waits, and the turns of
    the loop that these need. ``asyncio.sleep(0)`` has neither future nor callback and would be too cheap.
    """
    loop = asyncio.get_running_loop()
    reply = loop.create_future()
    loop.call_soon(reply.set_result, None)
    await reply


CHILDREN: dict[str, Child] = {"ready": ready, "suspending": suspending}
