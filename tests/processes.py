"""Our programs and flake8 as processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

#: What messages call the Python that runs us, and those processes.
RUNNING = f"Python {sys.version_info[0]}.{sys.version_info[1]}"


def run_module(
    module: str, *arguments: str, cwd: Path, stdin: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m module`` to its end.

    ``environment`` is added to this one's, and may say how the output is encoded.
    """
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        encoding=environment.get("PYTHONIOENCODING", "utf-8"),
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
    )
