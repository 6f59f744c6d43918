"""Ctrl-C, SIGTERM and a terminal that closes: they interrupt once, and never a block that must be completed.

Python runs a signal's handler between any two instructions of the main thread, also in the callback of a weak
reference, in a ``__del__`` or below an ``except BaseException`` of a library. What is raised there never arrives. So it
is remembered that a signal came: the next signal interrupts again, and so do the points of a run that ask
(``raise_what_was_lost``).
"""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A broken ssh connection sends SIGHUP. Windows has no such signal.
SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class _Interrupts:
    """Whether a signal arrived, and how many deferring blocks are active."""

    def __init__(self) -> None:
        self.received = False
        self.depth = 0

    def handle(self, *_: object) -> None:
        self.received = True
        self.interrupt()

    def interrupt(self) -> None:
        # A second signal must not interrupt the cleanup after the first.
        if self.received and not self.depth and not _is_being_handled():
            raise KeyboardInterrupt


_interrupts = _Interrupts()


@contextmanager
def interrupts_handled() -> Iterator[None]:
    """Make each signal raise ``KeyboardInterrupt``, except those that nohup or a shell's & told us to ignore."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    hook = sys.unraisablehook

    def without_interrupts(unraisable: sys.UnraisableHookArgs) -> None:
        if not isinstance(unraisable.exc_value, KeyboardInterrupt):  # it is raised again, and then told
            hook(unraisable)

    sys.unraisablehook = without_interrupts
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, _interrupts.handle)
    try:
        yield
    finally:
        # After an interrupt the process is about to end, and that must not be interrupted either.
        if not _interrupts.received:
            for number, handler in before.items():
                signal.signal(number, handler)
            sys.unraisablehook = hook


@contextmanager
def interrupts_deferred() -> Iterator[None]:
    """Defer an interrupt to the end of the block, which must not take longer than a user is willing to wait."""
    _interrupts.depth += 1
    try:
        yield
    finally:
        _interrupts.depth -= 1
        _interrupts.interrupt()


def raise_what_was_lost() -> None:
    """Raise ``KeyboardInterrupt`` if a signal came and its exception did not arrive."""
    _interrupts.interrupt()


def ignore_interrupts() -> None:
    """From now on no signal interrupts: the process says its last line and ends."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _is_being_handled() -> bool:
    """Whether an interrupt is on its way out: some frame below is in the cleanup after it."""
    error = sys.exc_info()[1]
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, KeyboardInterrupt):
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False
