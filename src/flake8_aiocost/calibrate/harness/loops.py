"""Event loop and task factory: what one worker process runs under, and one file of raw results is about."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Literal, get_args

LoopName = Literal["asyncio", "uvloop"]
FactoryName = Literal["default", "eager"]

LOOPS: tuple[LoopName, ...] = get_args(LoopName)
TASK_FACTORIES: tuple[FactoryName, ...] = get_args(FactoryName)


@dataclass(frozen=True)
class LoopConfig:
    """An event loop with a task factory."""

    loop: LoopName
    task_factory: FactoryName

    @property
    def name(self) -> str:
        """For example ``uvloop-eager``: the stem of its file of raw results."""
        return f"{self.loop}-{self.task_factory}"

    def new_loop(self) -> asyncio.AbstractEventLoop:
        """Create such a loop. This interpreter must have it."""
        if self.loop == "uvloop":
            import uvloop  # noqa: PLC0415  absent on some platforms

            loop: asyncio.AbstractEventLoop = uvloop.new_event_loop()
        else:
            loop = asyncio.new_event_loop()
        if self.task_factory == "eager":
            loop.set_task_factory(asyncio.eager_task_factory)  # type: ignore[attr-defined,unused-ignore]
        return loop
