"""``asyncio.wait_for`` with a timeout that does not expire: a task before Python 3.12, a timer since."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Child, Operation

FANS_OUT = False


def operation(n: int, child: Child) -> Operation:
    """Spawn n children and wait for all of them."""

    async def run() -> None:
        for _ in range(n):
            await asyncio.wait_for(child(), 30)

    return run
