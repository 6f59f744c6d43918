"""End this process when the one that started it is gone, whatever it does or waits for.

Its standard input is a pipe of which only the parent holds the other end, and nothing is ever written to it. The kernel
tells of its end by a signal, which costs nothing until then: a thread that waits for it would make the allocator of the
C library slower in all that is measured, and might not be allowed to start.
"""

from __future__ import annotations

import os
import signal
import sys

STANDARD_INPUT = 0


def end_with_parent() -> None:
    """End this process as soon as its standard input ends, or at once if it has ended."""
    if sys.platform == "win32":  # no such signal, and so a thread
        import threading  # noqa: PLC0415

        threading.Thread(target=_wait_for_the_end, daemon=True).start()
        return
    import fcntl  # noqa: PLC0415  not on Windows
    import select  # noqa: PLC0415  of pipes on POSIX only

    signal.signal(signal.SIGIO, lambda *_: os._exit(1))
    fcntl.fcntl(STANDARD_INPUT, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(STANDARD_INPUT, fcntl.F_SETFL, fcntl.fcntl(STANDARD_INPUT, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([STANDARD_INPUT], [], [], 0)[0]:
        os._exit(1)


def _wait_for_the_end() -> None:
    os.read(STANDARD_INPUT, 1)
    os._exit(1)
