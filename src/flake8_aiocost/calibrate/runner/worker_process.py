"""Run one worker process: start it, read its lines, and kill it if it hangs."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
from contextlib import ExitStack, suppress
from math import inf
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.errors import CalibrationError
from flake8_aiocost.calibrate.interrupts import interrupts_deferred, raise_what_was_lost
from flake8_aiocost.calibrate.runner.pace import TimeOverError
from flake8_aiocost.calibrate.runner.threads import started

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

#: Seconds without a line after which a worker counts as hung. A point takes well under one.
SILENCE_LIMIT = 60.0
#: The line of a traceback that says what happened. Warnings may follow it.
ERROR_LINE = re.compile(r"[\w.]+(Error|Exception|Interrupt)\b")


def run_worker(
    command: Sequence[str],
    environment: Mapping[str, str],
    stderr_path: Path,
    on_line: Callable[[str], None],
    name: str,
    *,
    seconds: float | None = None,
) -> None:
    """Run a worker until it ends.

    Args:
        command: the command line.
        environment: all environment variables of the worker.
        stderr_path: the file for its standard error.
        on_line: called with each line that it prints.
        name: what messages call it.
        seconds: after which it is killed; ``None`` for as long as it takes.

    Raises:
        CalibrationError: it cannot be started, it died, or it printed nothing for a minute and was killed.
        TimeOverError: it was not done in so many seconds.
    """
    with ExitStack() as stack:
        with interrupts_deferred():
            try:
                stderr = stack.enter_context(stderr_path.open("w", encoding="utf-8"))
                # In a session of its own, a worker gets no Ctrl-C of its own and prints no traceback. Nothing is
                # written to its standard input: that ends when this process does, and the worker with it.
                worker = subprocess.Popen(  # noqa: S603
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=stderr,
                    text=True,
                    env=environment,
                    start_new_session=True,
                )
            except OSError as error:
                raise CalibrationError(f"the {name} worker cannot be started: {error.strerror or error}") from None
            stack.callback(_clean_up, worker)
            watchdog = Watchdog(worker, seconds)
            stack.callback(watchdog.stop)
        for line in worker.stdout or ():
            raise_what_was_lost()
            watchdog.reset()
            on_line(line.strip())
        code = worker.wait()
    if watchdog.late:
        raise TimeOverError(f"the {name} worker was not done in time")
    if watchdog.hung or code:
        lines = stderr_path.read_text(encoding="utf-8", errors="replace").splitlines()
        why = next((line for line in reversed(lines) if ERROR_LINE.match(line)), "it did not say why")
        how = f"died with signal {-code}" if code < 0 else f"died with exit code {code}"
        if watchdog.hung:
            how = f"said nothing for {SILENCE_LIMIT:.0f} s and was stopped"
        raise CalibrationError(f"the {name} worker {how}: {why}")


def _clean_up(worker: subprocess.Popen[str]) -> None:
    with interrupts_deferred():
        kill_group(worker)
        worker.communicate()


def kill_group(worker: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    """Kill a worker and what it started: the client of the load ``alone`` holds the worker's standard output open."""
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(worker.pid, signal.SIGKILL)
        else:
            worker.kill()


class Watchdog:
    """Kills a worker that has printed nothing for too long, or that is not done after some seconds."""

    def __init__(self, worker: subprocess.Popen[str], seconds: float | None = None) -> None:
        """Start the thread that watches. Raises ``CalibrationError`` if no thread can be started."""
        self.worker = worker
        self.hung = self.late = False
        self.last = time.monotonic()
        self.deadline = inf if seconds is None else self.last + seconds
        self.stopped = threading.Event()
        started(self._watch)

    def reset(self) -> None:
        """The worker printed something."""
        self.last = time.monotonic()

    def stop(self) -> None:
        """The worker is done."""
        self.stopped.set()

    def _watch(self) -> None:
        while not self.stopped.wait(max(0.0, min(1.0, self.deadline - time.monotonic()))):
            now = time.monotonic()
            if now >= self.deadline or now - self.last > SILENCE_LIMIT:
                self.late = now >= self.deadline
                self.hung = not self.late
                kill_group(self.worker)
                return
