"""Ctrl-C, SIGTERM and a terminal that closes: they interrupt once, and never a block that must be completed."""

from __future__ import annotations

import signal
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
        self.pending = False
        self.depth = 0

    def handle(self, *_: object) -> None:
        # A second signal must not interrupt the cleanup after the first.
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        self.received = True
        if self.depth:
            self.pending = True
        else:
            raise KeyboardInterrupt


_interrupts = _Interrupts()


@contextmanager
def interrupts_handled() -> Iterator[None]:
    """Make each signal raise ``KeyboardInterrupt``, except those that nohup or a shell's & told us to ignore."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
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


@contextmanager
def interrupts_deferred() -> Iterator[None]:
    """Defer an interrupt to the end of the block, which must not take longer than a user is willing to wait."""
    _interrupts.depth += 1
    try:
        yield
    finally:
        _interrupts.depth -= 1
        if _interrupts.pending and not _interrupts.depth:
            _interrupts.pending = False
            raise KeyboardInterrupt
