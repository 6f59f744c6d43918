"""Our programs and flake8 as processes of their own."""

from __future__ import annotations

import atexit
import itertools
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.forking import Forking

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
    """Run ``python -m module`` to its end.

    ``environment`` is added to this one's, and may say how the output is encoded. Where Python itself is to start as
    always, the process is forked from one that has imported our modules.
    """
    given = {**os.environ, "PYTHONUTF8": "1", **environment}
    server = next(_TURNS)
    if module in _OFTEN and server.can_run(given):
        return server.run(module, arguments, cwd=cwd, stdin=stdin, environment=given, timeout=_SECONDS)
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        encoding=environment.get("PYTHONIOENCODING", "utf-8").partition(":")[0],
        timeout=_SECONDS,
        check=False,
        env=given,
    )
