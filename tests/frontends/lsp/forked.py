"""Servers that begin at once: forked from a process that has imported what they need.

That takes 0.7 s of CPU, more than most tests of the server take apart from it. Each server is a process of its own all
the same, that reads its standard input and writes its standard output. Where there is no fork, one is started as ever.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from multiprocessing.reduction import DupFd
from typing import TYPE_CHECKING, Any

from flake8_aiocost.frontends import cli

if TYPE_CHECKING:
    from pathlib import Path

HAS_FORK = hasattr(os, "fork") and sys.platform != "win32"
#: What it has imported. pytest is there since a process of multiprocessing imports what the main program is.
_IMPORTED = ["flake8_aiocost.frontends.lsp.features", "flake8_aiocost.spawns.visitor", __name__, "pytest"]


class Forked:
    """A server, with as much of ``subprocess.Popen`` as tests ask."""

    def __init__(self, arguments: tuple[str, ...], cwd: Path | None) -> None:
        """Start ``aiocost lsp``.

        Args:
            arguments: what follows that.
            cwd: its working directory; that of the tests by default.
        """
        context: Any = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(_IMPORTED)
        theirs_in, ours_in = os.pipe()
        ours_out, theirs_out = os.pipe()
        self.stdin, self.stdout, self.stderr = os.fdopen(ours_in, "wb"), os.fdopen(ours_out, "rb"), None
        place = str(cwd) if cwd is not None else os.getcwd()  # noqa: PTH109
        self._process = context.Process(target=_serve, args=(_Streams(theirs_in, theirs_out), place, arguments))
        self._process.start()
        os.close(theirs_in)
        os.close(theirs_out)
        self.pid: int = self._process.pid

    def poll(self) -> int | None:
        """How it has ended; ``None`` while it runs."""
        code: int | None = self._process.exitcode
        return code

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait until it has ended, or for some seconds."""
        self._process.join(timeout)
        return self.poll()

    def kill(self) -> None:
        """End it."""
        self._process.kill()


class _Streams:
    """Its standard input and output. They can be handed over while the process is started, and only then."""

    def __init__(self, read: int, write: int) -> None:
        self._read, self._write = read, write

    def __getstate__(self) -> tuple[Any, Any]:
        return DupFd(self._read), DupFd(self._write)

    def __setstate__(self, state: tuple[Any, Any]) -> None:
        self._read, self._write = (each.detach() for each in state)

    def take(self) -> None:
        """Make them those of this process."""
        os.dup2(self._read, 0)
        os.dup2(self._write, 1)
        os.close(self._read)
        os.close(self._write)
        sys.stdin, sys.stdout = os.fdopen(0, encoding="utf-8"), os.fdopen(1, "w", encoding="utf-8")


def _serve(streams: _Streams, cwd: str, arguments: tuple[str, ...]) -> None:
    streams.take()
    os.chdir(cwd)
    sys.exit(cli.main(["lsp", *arguments]))
