"""The children that benchmarks spawn: one that returns at once, and one that suspends as an await of I/O does."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Child


async def ready() -> None:
    """A cache hit, a queue that has an item, a lock that is free: needs no turn of the loop."""


async def suspending() -> None:
    """A driver's read: wait for a future that a later turn of the loop resolves.

    A reply from a socket costs its own callback (``set_result``), the wake-up of the task that waits, and the turns of
    the loop that these need. ``asyncio.sleep(0)`` has neither future nor callback and would be too cheap.
    """
    loop = asyncio.get_running_loop()
    reply = loop.create_future()
    loop.call_soon(reply.set_result, None)
    await reply


CHILDREN: dict[str, Child] = {"ready": ready, "suspending": suspending}
