"""One ``anyio.create_task_group`` with n tasks started by ``start_soon``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.calibrate.harness.benchmarks import Child, Operation

REQUIRES = "anyio"


def operation(n: int, child: Child) -> Operation:
    """Spawn n children and wait for all of them."""
    from anyio import create_task_group  # noqa: PLC0415  an interpreter to calibrate may not have it

    async def run() -> None:
        async with create_task_group() as group:
            for _ in range(n):
                group.start_soon(child)

    return run
