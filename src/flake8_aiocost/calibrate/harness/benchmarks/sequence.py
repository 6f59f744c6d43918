"""The same awaits one after the other. Every construct is compared with this."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Child, Operation

REPEATS = 16


def operation(n: int, child: Child) -> Operation:
    """Await n children, one after the other."""

    async def run() -> None:
        for _ in range(n):
            await child()

    return run
