"""The article's two coroutines that return at once: one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Child, Operation

TIGHT_LOOP = True


def operation(_n: int, child: Child) -> Operation:
    """Always two children, whatever n is."""

    async def run() -> None:
        await child()
        await child()

    return run
