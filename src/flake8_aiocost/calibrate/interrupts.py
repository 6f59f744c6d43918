"""Ctrl-C, SIGTERM and a terminal that closes: they interrupt once, and never in the middle of what must be whole."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A connection of ssh that breaks off sends SIGHUP. Windows has none.
SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class _Interrupts:
    """Whether one came, and how deep we are in what must be whole."""

    def __init__(self) -> None:
        self.came = False
        self.pending = False
        self.depth = 0

    def handle(self, *_: object) -> None:
        # A second one must not break off the cleaning up after the first.
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        self.came = True
        if self.depth:
            self.pending = True
        else:
            raise KeyboardInterrupt


_interrupts = _Interrupts()


@contextmanager
def listening() -> Iterator[None]:
    """Have each of the signals raise ``KeyboardInterrupt``, but those that nohup or a shell's & has us ignore."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, _interrupts.handle)
    try:
        yield
    finally:
        # Once interrupted the process is about to end, and its end is not to be interrupted either.
        if not _interrupts.came:
            for number, handler in before.items():
                signal.signal(number, handler)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold an interrupt back until the block is done. For what takes no longer than a person waits."""
    _interrupts.depth += 1
    try:
        yield
    finally:
        _interrupts.depth -= 1
        if _interrupts.pending and not _interrupts.depth:
            _interrupts.pending = False
            raise KeyboardInterrupt
