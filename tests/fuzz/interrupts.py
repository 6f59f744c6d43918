"""Ctrl-C at a random moment of ``aiocost check``: one line or nothing, exit 130, and a cache that still holds."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from tests.fuzz.fault import FaultError

if TYPE_CHECKING:
    import random
    from pathlib import Path

CHECK = (sys.executable, "-m", "flake8_aiocost.frontends.cli", "check", "--python", "3.13", "--loop", "asyncio")
#: What may stand on standard error after Ctrl-C. Before our first import the interpreter says what it wants.
LINES = ("", "aiocost: interrupted\n")


def check(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run it to its end."""
    return subprocess.run([*CHECK, *options], cwd=folder, capture_output=True, encoding="utf-8", check=False)


def interrupt(folder: Path, after: float) -> tuple[int, str, str]:
    """The exit code and both outputs of a run that gets a Ctrl-C some seconds after its first import of ours."""
    started = [*CHECK[:1], "-X", "importtime", *CHECK[1:]]
    process = subprocess.Popen(
        started, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", bufsize=1
    )
    assert process.stderr is not None
    assert process.stdout is not None
    lines = []
    for line in process.stderr:
        lines.append(line)
        if line.rstrip().endswith(" flake8_aiocost.frontends"):
            break
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    out, error = process.communicate(timeout=120)
    told = [line for line in [*lines, *error.splitlines(keepends=True)] if not line.startswith("import time:")]
    return process.returncode, out, "".join(told)


def round_of(folder: Path, chance: random.Random) -> None:
    """Interrupt a run over a project, and then run again.

    Raises:
        FaultError: the run, or the one after it, was not as it should be.
    """
    cache = folder / ".aiocost_cache"
    whole = check(folder, "--no-cache")
    if chance.random() < 0.5:
        shutil.rmtree(cache, ignore_errors=True)
    begun = time.monotonic()
    check(folder, "--no-cache")
    after = chance.random() * (time.monotonic() - begun)
    code, out, told = interrupt(folder, after)
    finished = (code, out) == (whole.returncode, whole.stdout)
    # While the interpreter ends it has no handler any more, and a shell makes 130 of what the signal does then.
    ended = code == -signal.SIGINT and told == ""
    if not (finished or ended) and (code != 130 or told not in LINES):
        raise FaultError(f"exit code {code} after {after:.3f} s", told)
    again = check(folder)
    if (again.returncode, again.stdout, again.stderr) != (whole.returncode, whole.stdout, whole.stderr):
        raise FaultError(
            f"the run after an interrupt at {after:.3f} s says something else", again.stdout + again.stderr
        )
