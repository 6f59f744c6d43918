"""What the server keeps count of, and what it is."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import statistics
import sys
import time
from importlib.metadata import PackageNotFoundError, version

from flake8_aiocost.calibrate.harness.workload import yardstick

STANDARD_INPUT, STANDARD_OUTPUT = 0, 1
#: Requests' worth of work between two looks at the gate: some 60 µs, beside which a look at the clock is nothing.
UNITS = 4


class Account:
    """What each request cost: the process's CPU time, of all threads, as each enters the handler.

    A list of numbers, so that keeping the account gives the garbage collector nothing to do.
    """

    def __init__(self) -> None:
        """Nothing so far."""
        self.times: list[int] = []
        self.gates: list[tuple[int, int, float]] = []

    def enter(self) -> None:
        """A request starts here; what the process spends until the next one does is put down to this one."""
        self.times.append(time.process_time_ns())

    def gate(self) -> bytes:
        """Run yardsticks on the spot, caches warm, until the load opens the gate by a byte on standard input.

        Says on standard output that it is there, and notes when it came, all requests before it being done, when it
        left, and what a yardstick took in between.
        """
        came = time.process_time_ns()
        os.write(STANDARD_OUTPUT, b".")
        taken = [yardstick(UNITS)]
        while not opened():
            taken.append(yardstick(UNITS, 0))
        self.gates.append((came, time.process_time_ns(), statistics.median(taken) * 1e6))
        return b"{}"

    def close(self) -> bytes:
        """All since the last time, how fast the machine is now, and what the collector has done so far."""
        answer = {
            "times_ns": [*self.times, time.process_time_ns()],
            "gates": list(self.gates),
            "yardstick_us": statistics.median(yardstick() for _ in range(3)) * 1e6,
            "collections": [generation["collections"] for generation in gc.get_stats()],
            "cpu_us": time.process_time_ns() / 1e3,
        }
        self.times.clear()
        self.gates.clear()
        return json.dumps(answer).encode()


def opened() -> bool:
    """Whether there is a byte for us."""
    try:
        if os.read(STANDARD_INPUT, 1):
            return True
    except BlockingIOError:
        return False
    os._exit(0)  # the load has gone


def facts() -> bytes:
    """Which releases this server is made of."""
    versions = {"python": sys.version.split()[0]}
    for name in ("uvicorn", "httptools", "aiohttp", "uvloop"):
        with contextlib.suppress(PackageNotFoundError):
            versions[name] = version(name)
    return json.dumps(versions).encode()
