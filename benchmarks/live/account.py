"""What the server keeps count of, and what it is."""

from __future__ import annotations

import contextlib
import gc
import json
import statistics
import sys
import time
from importlib.metadata import PackageNotFoundError, version

from flake8_aiocost.calibrate.server import yardstick


class Account:
    """What each request cost: the process's CPU time, of all threads, as each enters the handler.

    A list of numbers, so that keeping the account gives the garbage collector nothing to do.
    """

    def __init__(self) -> None:
        """Nothing so far."""
        self.times: list[int] = []

    def enter(self) -> None:
        """A request starts here; what the process spends until the next one does is put down to this one."""
        self.times.append(time.process_time_ns())

    def close(self) -> bytes:
        """All since the last time, how fast the machine is now, and what the collector has done so far."""
        answer = {
            "times_ns": [*self.times, time.process_time_ns()],
            "yardstick_us": statistics.median(yardstick() for _ in range(3)) * 1e6,
            "collections": [generation["collections"] for generation in gc.get_stats()],
            "cpu_us": time.process_time_ns() / 1e3,
        }
        self.times.clear()
        return json.dumps(answer).encode()


def facts() -> bytes:
    """Which releases this server is made of."""
    versions = {"python": sys.version.split()[0]}
    for name in ("uvicorn", "httptools", "aiohttp", "uvloop"):
        with contextlib.suppress(PackageNotFoundError):
            versions[name] = version(name)
    return json.dumps(versions).encode()
