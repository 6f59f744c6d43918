"""n tasks that nobody awaits, while two children are awaited in place: an entry of a log that is written aside.

The two awaits are subtracted. Their turns of the event loop are those of the tasks too.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Child, Operation

FANS_OUT = False


def operation(n: int, child: Child) -> Operation:
    """Start n tasks, and await two children in place."""

    async def run() -> None:
        for _ in range(n):
            asyncio.create_task(child())  # noqa: RUF006  the loop holds what it will run, and that holds the task
        await child()
        await child()

    return run


def baseline(_n: int, child: Child) -> Operation:
    """The two awaits."""

    async def run() -> None:
        await child()
        await child()

    return run
