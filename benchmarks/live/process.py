"""The server's process."""

from __future__ import annotations

import os
import subprocess
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from live.load import Load
from live.wire import PATIENCE, FailedError

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).resolve().parents[1]
#: Seconds in which a server that has hung up is seen to have ended.
ENDING = 2.0


@contextmanager
def server(python: str, arguments: list[str], connections: int) -> Iterator[Load]:
    """A running server of that interpreter, with so many connections to it; ends it.

    Raises:
        FailedError: it cannot be started, or ends or falls silent while it is asked.
    """
    path = os.pathsep.join((str(HERE), str(HERE.parent / "src")))
    command = [python, "-m", "live.serve", *arguments]
    environment = {**os.environ, "PYTHONPATH": path}
    try:
        # In a session of its own, so that Ctrl-C is for this process, which ends the server.
        started = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            bufsize=0,
            start_new_session=True,
        )
    except OSError as problem:
        raise FailedError(f"{python} cannot be run ({problem.strerror})") from None
    with started as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            said = process.stdout.readline().decode(errors="replace").strip()
            if not said.isdecimal():
                raise FailedError(f"{python} could not start the server" + (said and f": {said}"))
            with explained(process), closing(Load(int(said), process.stdin, process.stdout, connections)) as load:
                yield load
        finally:
            process.terminate()


@contextmanager
def explained(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Say of every failure whether it is because the server has ended."""
    try:
        yield
    except TimeoutError:
        raise FailedError(f"no answer for {PATIENCE:.0f} s") from None
    except (FailedError, OSError) as problem:
        why = problem.strerror if isinstance(problem, OSError) else problem
        with suppress(subprocess.TimeoutExpired):
            status = process.wait(ENDING)
            raise FailedError(f"the server ended by itself, with exit status {status}: {why}") from None
        raise FailedError(str(why)) from None
