"""The operations that handlers run: the same children, spawned in different ways. Runs inside the server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import cache
from typing import Any

from held_out.catalogue import shape

from flake8_aiocost.calibrate.harness.awaitables import CHILDREN

Child = Callable[[], Coroutine[Any, Any, object]]
Operation = Callable[[], Awaitable[object]]


async def sequence(n: int, child: Child) -> None:
    """One after the other: what every other one is compared with."""
    for _ in range(n):
        await child()


async def gather(n: int, child: Child) -> None:
    """One gather."""
    await asyncio.gather(*[child() for _ in range(n)])


async def create_task(n: int, child: Child) -> None:
    """Start n tasks, then await each in order."""
    tasks = [asyncio.create_task(child()) for _ in range(n)]
    for task in tasks:
        await task


async def task_group(n: int, child: Child) -> None:
    """One group with n tasks (Python 3.11 and later)."""
    async with asyncio.TaskGroup() as group:
        for _ in range(n):
            group.create_task(child())


async def wait_for(n: int, child: Child) -> None:
    """n waits under a timeout that does not strike, one after the other."""
    for _ in range(n):
        await asyncio.wait_for(child(), 30)


async def shield(n: int, child: Child) -> None:
    """n shielded waits, one after the other."""
    for _ in range(n):
        await asyncio.shield(child())


def in_thread() -> None:
    """What a thread hop runs."""


async def to_thread(n: int, child: Child) -> None:
    """n hops to a thread and back; the child is awaited in place beside each, as in the sequence."""
    for _ in range(n):
        await asyncio.to_thread(in_thread)
        await child()


async def two_gathers(n: int, child: Child) -> None:
    """Mixed shape: two gathers of n, one after the other. Its sequence is one of 2n."""
    await gather(n, child)
    await gather(n, child)


async def gather_in_group(n: int, child: Child) -> None:
    """Mixed shape: a group of two tasks, one of which gathers n. Its sequence is one of n + 1."""
    async with asyncio.TaskGroup() as group:
        group.create_task(gather(n, child))
        group.create_task(child())


CONSTRUCTS = {
    function.__name__: function
    for function in (
        sequence,
        gather,
        create_task,
        task_group,
        wait_for,
        shield,
        to_thread,
        two_gathers,
        gather_in_group,
    )
}


@cache
def operation(path: str) -> Operation:
    """What the handler awaits: ``/feed/gather/8/ready``, or ``/shape/two_steps/spawned`` for a file of ``held_out``.

    Raises ``KeyError``, ``ValueError`` or ``ModuleNotFoundError`` for another path.
    """
    _, kind, construct, *rest = path.split("/")
    if kind == "shape":
        (variant,) = rest
        return {"spawned": shape(construct).spawned, "sequence": shape(construct).sequence}[variant]
    n, awaitable = rest
    function, fan_out, child = CONSTRUCTS[construct], int(n), CHILDREN[awaitable]

    async def run() -> None:
        await function(fan_out, child)

    return run
