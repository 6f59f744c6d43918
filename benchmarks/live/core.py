"""The cores: who runs where, and whether somebody else used the server's meanwhile."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

STAT = Path("/proc/stat")
#: A time in which others had more of the server's core than this does not count (the kernel's ticks are coarse).
DISTURBED = 0.15
#: Seconds between two looks at the core.
LOOK = 1.0
#: What to do where others are never quiet.
ADVICE = "stop them, or give it longer (--patience, --seconds)"


def pin() -> int | None:
    """Move this process to the first core it may use; returns the last, which is the server's, if there are two."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        return None
    os.sched_setaffinity(0, cores[:1])
    with contextlib.suppress(OSError):  # only for root; a client that has to wait for its core starves the server
        os.nice(-10)
    return cores[-1]


class Others:
    """How much of the server's core went to other processes, from the kernel's ticks (Linux; elsewhere always 0)."""

    def __init__(self, core: int | None) -> None:
        """Watch this core."""
        self.core = f"cpu{core} "
        self.ticks, self.total, self.own = 0, 0, 0.0
        self.share(0.0)

    def share(self, own_us: float) -> float:
        """Of the time since the last call, given the server's CPU time up to now."""
        if not STAT.exists():
            return 0.0
        lines = [line for line in STAT.read_text(encoding="ascii").splitlines() if line.startswith(self.core)]
        if not lines:
            return 0.0
        user, nice, system, idle, waiting, *_ = [int(field) for field in lines[0].split()[1:]]
        busy, total = user + nice + system, user + nice + system + idle + waiting
        ticks, elapsed = busy - self.ticks, total - self.total
        own = (own_us - self.own) / 1e6 * os.sysconf("SC_CLK_TCK")
        self.ticks, self.total, self.own = busy, total, own_us
        return max(0.0, ticks - own) / max(1, elapsed)


def wait_for_quiet(
    others: Others, core: int | None, patience: float, *, used: Callable[[], float], sleep: Callable[[float], None]
) -> float:
    """Wait until other processes leave the server's core alone, but no longer than ``patience`` seconds.

    Says on standard error that it waits, and what to do where that is in vain.

    Args:
        others: watches the core.
        core: its number, for what is said.
        patience: 0 not to look at all.
        used: the server's CPU time up to now, in µs.
        sleep: as ``time.sleep``.

    Returns:
        The seconds that it waited for them.
    """
    waited = 0.0
    while patience > 0:
        others.share(used())
        sleep(LOOK)
        share = others.share(used())
        if share <= DISTURBED:
            break
        if waited >= patience:
            print(f"other processes still have {share:.0%} of core {core}: {ADVICE}", file=sys.stderr)
            break
        if not waited:
            text = f"other processes have {share:.0%} of core {core}: waiting for up to {patience:.0f} s"
            print(text, file=sys.stderr, flush=True)
        waited += LOOK
    return waited
