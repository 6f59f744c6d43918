"""One worker process: started, heard, and stopped when it says nothing any more."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.errors import CalibrationError
from flake8_aiocost.calibrate.interrupts import undisturbed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

#: Seconds without a word after which a worker counts as hung; a point takes well under one.
SILENCE = 60.0
#: The line of a traceback that says what happened; warnings may follow it.
ERROR = re.compile(r"[\w.]+(Error|Exception|Interrupt)\b")


def run(
    command: Sequence[str], environment: Mapping[str, str], errors: Path, told: Callable[[str], None], name: str
) -> None:
    """Run a worker to its end.

    Args:
        command: what to start, in this environment.
        environment: its variables.
        errors: the file for its standard error.
        told: called with each line that it prints.
        name: what to call it.

    Raises:
        CalibrationError: it cannot be started, died, or said nothing for a minute and was stopped.
    """
    with ExitStack() as stack:
        with undisturbed():
            try:
                stderr = stack.enter_context(errors.open("w", encoding="utf-8"))
                # In a session of its own a worker is not interrupted beside us, and has no traceback to print.
                worker = subprocess.Popen(  # noqa: S603
                    command, stdout=subprocess.PIPE, stderr=stderr, text=True, env=environment, start_new_session=True
                )
            except OSError as error:
                raise CalibrationError(f"the {name} worker cannot be started: {error.strerror or error}") from None
            stack.callback(_end, worker)
            watch = Watch(worker)
            stack.callback(watch.stop)
        for line in worker.stdout or ():
            watch.heard()
            told(line.strip())
        code = worker.wait()
    if watch.hung:
        raise CalibrationError(f"the {name} worker said nothing for {SILENCE:.0f} s and was stopped")
    if code:
        said = errors.read_text(encoding="utf-8", errors="replace").splitlines()
        why = next((line for line in reversed(said) if ERROR.match(line)), "it did not say why")
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        raise CalibrationError(f"the {name} worker died with {how}: {why}")


def _end(worker: subprocess.Popen[str]) -> None:
    with undisturbed():
        kill(worker)
        worker.communicate()


def kill(worker: subprocess.Popen[str]) -> None:
    """It, and what it started: the client of the lone requests holds its standard output open."""
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(worker.pid, signal.SIGKILL)
        else:
            worker.kill()


class Watch:
    """Kills a worker that has been silent for too long."""

    def __init__(self, worker: subprocess.Popen[str]) -> None:
        """Start to watch."""
        self.worker = worker
        self.hung = False
        self.last = time.monotonic()
        self.stopped = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def heard(self) -> None:
        """It said something."""
        self.last = time.monotonic()

    def stop(self) -> None:
        """It is done."""
        self.stopped.set()

    def _watch(self) -> None:
        while not self.stopped.wait(1):
            if time.monotonic() - self.last > SILENCE:
                self.hung = True
                kill(self.worker)
                return
