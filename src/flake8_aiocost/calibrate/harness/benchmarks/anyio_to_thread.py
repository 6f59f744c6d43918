"""``anyio.to_thread.run_sync``, which is also Starlette's and FastAPI's ``run_in_threadpool``.

Each hop also awaits the child in place, as the sequence does, so the excess over the sequence is the cost of the hop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Child, Operation

REQUIRES = "anyio"
FANS_OUT = False


def call() -> None:
    """What runs in the thread."""


def operation(n: int, child: Child) -> Operation:
    """Hop to a thread and back, and await the child, n times."""
    import anyio.to_thread  # noqa: PLC0415  an interpreter to calibrate may not have it

    hop = anyio.to_thread.run_sync

    async def run() -> None:
        for _ in range(n):
            await hop(call)
            await child()

    return run
