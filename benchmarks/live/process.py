"""The server's process."""

from __future__ import annotations

import os
import subprocess
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from live.load import Load
from live.wire import FailedError

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).resolve().parents[1]


@contextmanager
def server(python: str, arguments: list[str], connections: int) -> Iterator[Load]:
    """A running server of that interpreter, with so many connections to it; ends it."""
    path = os.pathsep.join((str(HERE), str(HERE.parent / "src")))
    command = [python, "-m", "live.serve", *arguments]
    environment = {**os.environ, "PYTHONPATH": path}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, bufsize=0
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        port = process.stdout.readline()
        if not port:
            raise FailedError(f"{python} could not start the server")
        try:
            with closing(Load(int(port), process.stdin, process.stdout, connections)) as load:
                yield load
        finally:
            process.terminate()
