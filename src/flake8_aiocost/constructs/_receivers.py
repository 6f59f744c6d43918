"""What an event loop and a task group are called once their names are resolved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Everything whose methods are an event loop's: results of calls, and classes in annotations.
LOOPS = (
    "asyncio.get_running_loop()",
    "asyncio.get_event_loop()",
    "asyncio.new_event_loop()",
    "asyncio._get_running_loop()",
    "asyncio.get_event_loop_policy().get_event_loop()",
    "asyncio.get_event_loop_policy().new_event_loop()",
    "asyncio.current_task().get_loop()",
    "asyncio.Runner().get_loop()",
    "asyncio.AbstractEventLoop()",
    "asyncio.BaseEventLoop()",
    "asyncio.EventLoop()",
    "asyncio.SelectorEventLoop()",
    "asyncio.ProactorEventLoop()",
    "uvloop.new_event_loop()",
    "uvloop.Loop()",
)
ASYNCIO_GROUPS = ("asyncio.TaskGroup()",)
ANYIO_GROUPS = ("anyio.create_task_group()", "anyio.abc.TaskGroup()")

#: Methods that count on an object of which only the name is known; see ``_guess``.
GUESSED = ("create_task", "run_in_executor", "start_soon")

_LOOP_LIKE = re.compile(r"(?i)(?:^|_|event|asyncio|io)loop$")
_GROUP_LIKE = re.compile(r"(?i)(?:^|_)(?:tg|nursery|task_?group)$")


def on_loops(method: str) -> Iterator[str]:
    """The resolved names of an event loop's method."""
    return (f"{loop}.{method}" for loop in LOOPS)


def looks_like_loop(receiver: str) -> bool:
    """Whether the last part of an unknown receiver's name says that it is a loop: ``self._loop``, ``hass.loop``."""
    return _LOOP_LIKE.search(_last(receiver)) is not None


def looks_like_group(receiver: str) -> bool:
    """Whether it says that it is a task group: ``tg``, ``self._task_group``."""
    return _GROUP_LIKE.search(_last(receiver)) is not None


def _last(receiver: str) -> str:
    return receiver.rpartition(".")[2].lstrip("?:").removesuffix("()")
