"""Runs a module on an event loop whose clock stands still while anything can run, and says what it did."""

from __future__ import annotations

import asyncio
import warnings
from typing import Any, NamedTuple


class Outcome(NamedTuple):
    """What ``main`` returned or raised, and what the module noted in its ``log``."""

    result: object
    log: list[object]


class _Stuck(BaseException):
    """Every task waits for another one."""


class _Selector:
    """Jumps to the time of the next timer instead of waiting for it."""

    def __init__(self, loop: VirtualLoop, selector: Any) -> None:
        self._loop, self._selector = loop, selector

    def select(self, timeout: float | None = None) -> Any:
        ready = self._selector.select(0)
        if ready:
            return ready
        if timeout is None and self._loop.others:
            # A thread is at work, and wakes the loop when it is done.
            return self._selector.select(None)
        if timeout is None:
            raise _Stuck
        self._loop.now += timeout
        return ready

    def __getattr__(self, name: str) -> Any:
        return getattr(self._selector, name)


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop with a clock of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.others = 0
        self._selector = _Selector(self, self._selector)  # type: ignore[has-type]

    def time(self) -> float:
        return self.now

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> Any:  # type: ignore[override]
        future = super().run_in_executor(executor, func, *args)
        self.others += 1
        future.add_done_callback(self._back)
        return future

    def _back(self, _: object) -> None:
        self.others -= 1


def run(source: str, *, subject: str = "subject") -> Outcome:
    """Run ``main`` of a module; ``subject`` names the function that stands for the one of that name."""
    namespace: dict[str, Any] = {"__name__": "fixture"}
    exec(compile(source, "fixture.py", "exec"), namespace)
    namespace["subject"] = namespace[subject]
    loop = VirtualLoop()
    asyncio.set_event_loop(None)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            result = loop.run_until_complete(namespace["main"]())
    except _Stuck:
        result = "stuck"
    except BaseException as error:
        result = _told(error)
    finally:
        _close(loop)
    return Outcome(result, list(namespace["log"]))


def _close(loop: VirtualLoop) -> None:
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(asyncio.wait(left))
    for task in left:
        if not task.cancelled():
            task.exception()
    loop.others += 1  # the thread that waits for the others to end
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()


def _told(error: BaseException) -> str:
    inner = getattr(error, "exceptions", ())
    return f"{type(error).__name__}({', '.join(map(_told, inner)) or error})"
