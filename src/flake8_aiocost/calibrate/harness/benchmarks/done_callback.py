"""What it adds to keep each task in a set until it is done, as the documentation of ``create_task`` asks for.

The same tasks without that are subtracted.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Child, Operation

ITEM = True


def operation(n: int, child: Child) -> Operation:
    """Start n tasks that a set keeps, and await each."""
    kept: set[asyncio.Task[Any]] = set()

    async def run() -> None:
        tasks = []
        for _ in range(n):
            task = asyncio.create_task(child())
            kept.add(task)
            task.add_done_callback(kept.discard)
            tasks.append(task)
        for task in tasks:
            await task

    return run


def baseline(n: int, child: Child) -> Operation:
    """The same tasks."""

    async def run() -> None:
        tasks = []
        for _ in range(n):
            task = asyncio.create_task(child())
            tasks.append(task)
        for task in tasks:
            await task

    return run
