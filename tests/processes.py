"""Our programs and flake8 as processes of their own."""

from __future__ import annotations

import atexit
import itertools
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.forking import POSSIBLE, Forking

if TYPE_CHECKING:
    from pathlib import Path

#: What messages call the Python that runs us, and those processes.
RUNNING = f"Python {sys.version_info[0]}.{sys.version_info[1]}"


#: What is run a thousand times, so that it is worth a server.
_OFTEN = ("flake8", "flake8_aiocost.frontends.cli")
#: They take turns: in each, sets of strings have an order of their own, and two runs shall not agree by that.
_SERVERS = (Forking(), Forking())
_TURNS = itertools.cycle(_SERVERS)
for _each in _SERVERS:
    atexit.register(_each.end)
_SECONDS = 120


def run_module(
    module: str, *arguments: str, cwd: Path, stdin: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m module`` to its end; ``environment`` is added to this one's.

    Where nothing is about the start of Python itself, the process is forked from one that has imported our modules.
    """
    given = {**os.environ, "PYTHONUTF8": "1", **environment}
    if POSSIBLE and module in _OFTEN and not any(key.startswith(("PYTHON", "LANG", "LC_")) for key in environment):
        return next(_TURNS).run(module, arguments, cwd=cwd, stdin=stdin, environment=given, timeout=_SECONDS)
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=_SECONDS,
        check=False,
        env=given,
    )
