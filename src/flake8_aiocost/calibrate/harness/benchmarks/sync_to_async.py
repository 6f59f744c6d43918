"""asgiref's ``sync_to_async``, thread-sensitive as Django uses it.

Each hop also awaits the child in place, as the sequence does, so the excess over the sequence is the cost of the hop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Child, Operation

REQUIRES = "asgiref"
FANS_OUT = False


def call() -> None:
    """What runs in the thread."""


def operation(n: int, child: Child) -> Operation:
    """Hop to a thread and back, and await the child, n times."""
    from asgiref.sync import sync_to_async  # noqa: PLC0415  an interpreter to calibrate may not have it

    hop = sync_to_async(call)

    async def run() -> None:
        for _ in range(n):
            await hop()
            await child()

    return run
