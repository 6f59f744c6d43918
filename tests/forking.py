"""Processes that are forked from one that has imported everything: most of a short run's time goes to imports.

``python -m tests.forking`` is that one. It reads requests, one a line, and answers each with the exit code of a process
that it forks for it. That process has loaded modules and nothing else: no settings, no tables, no project. It ends as
any Python does, with what was registered for the end.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: They have a Python of their own, or are not there everywhere.
_APART = ("flake8_aiocost.calibrate", "flake8_aiocost.frontends.lsp", "flake8_aiocost.frontends.pylsp_plugin")
#: On CPython 3.10 flake8's pool of processes stood still once in such a process; why is not known.
_FORKS = hasattr(os, "fork") and sys.version_info >= (3, 11)


class Forking:
    """A server, started when it is first needed. It ends with this process, which holds its standard input."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._server: subprocess.Popen[bytes] | None = None
        #: What Python reads when it starts, and never again.
        self._given = _of_python(os.environ)

    def can_run(self, environment: Mapping[str, str]) -> bool:
        """Whether a Python that is started with this would be such a one."""
        return _FORKS and _of_python(environment) == self._given

    def run(
        self,
        module: str,
        arguments: Sequence[str],
        *,
        cwd: Path,
        stdin: str | None,
        environment: Mapping[str, str],
        timeout: float,
    ) -> subprocess.CompletedProcess[str]:
        """Run ``python -m module`` to its end.

        Args:
            module: what is run.
            arguments: what follows it on the command line.
            cwd: the working directory.
            stdin: standard input; ``None`` for nothing.
            environment: all of it.
            timeout: seconds.

        Raises:
            subprocess.TimeoutExpired: it took longer.
        """
        server = self._started()
        with tempfile.TemporaryDirectory() as folder:
            files = [Path(folder, name) for name in ("stdin", "stdout", "stderr")]
            files[0].write_bytes((stdin or "").encode())
            request = {"module": module, "arguments": [*arguments], "cwd": str(cwd), "environment": dict(environment)}
            self._write({**request, "files": [*map(str, files)]})
            assert server.stdout is not None
            if not select.select([server.stdout], [], [], timeout)[0]:
                self.end()
                raise subprocess.TimeoutExpired([module, *arguments], timeout)
            code = int(server.stdout.readline())
            out, err = (_text(path) for path in files[1:])
        return subprocess.CompletedProcess([module, *arguments], code, out, err)

    def end(self) -> None:
        """End the server, and what it has forked."""
        if self._server is not None:
            os.killpg(self._server.pid, 9)
            self._server.communicate()
            self._server = None

    def _started(self) -> subprocess.Popen[bytes]:
        if self._server is None:
            self._server = subprocess.Popen(
                [sys.executable, "-m", "tests.forking"],
                cwd=Path(__file__).parents[1],
                env={**os.environ, **self._given},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
                bufsize=0,
            )
        return self._server

    def _write(self, request: Mapping[str, Any]) -> None:
        assert self._server is not None
        assert self._server.stdin is not None
        data = json.dumps(request).encode() + b"\n"
        while data:
            data = data[self._server.stdin.write(data) :]


def _of_python(environment: Mapping[str, str]) -> dict[str, str]:
    given = {key: value for key, value in environment.items() if key.startswith(("PYTHON", "LANG", "LC_"))}
    return {**given, "PYTHONUTF8": given.get("PYTHONUTF8", "1")}


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8").replace("\r\n", "\n")


def _serve(requests: IO[bytes], answers: int) -> dict[str, Any] | None:
    """Answer requests; in a process that was forked for one, return it."""
    while line := requests.readline():
        child = os.fork()
        if not child:
            return dict(json.loads(line))
        _, status = os.waitpid(child, 0)
        os.write(answers, b"%d\n" % os.waitstatus_to_exitcode(status))
    return None


def _become(request: Mapping[str, Any]) -> None:
    """Turn this process into the one that was asked for."""
    for number, path in enumerate(request["files"]):
        file = os.open(path, os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT)
        os.dup2(file, number)
        os.close(file)
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.path[0] = str(Path.cwd())
    sys.argv[1:] = request["arguments"]
    runpy.run_module(request["module"], run_name="__main__", alter_sys=True)


def _import_everything() -> None:
    import flake8_aiocost  # noqa: PLC0415  only the server needs it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        importlib.import_module("flake8.main.cli")
        for each in pkgutil.walk_packages(flake8_aiocost.__path__, "flake8_aiocost."):
            if not each.name.startswith(_APART):
                importlib.import_module(each.name)


def main() -> None:
    """Serve until nobody asks any more, or be what was asked for."""
    # What it talks by is no business of those that it forks, nor is what they print its answer.
    requests, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1):
        os.dup2(nothing, number)
    _import_everything()
    # A module that is run is imported no more than once, as by Python itself.
    for name in ("flake8_aiocost.frontends.cli", "flake8.__main__"):
        sys.modules.pop(name, None)
    gc.freeze()  # or each process would go through all that was imported, and copy it
    with os.fdopen(requests, "rb", buffering=0) as read:
        request = _serve(read, answers)
    for number in (answers, nothing):
        os.close(number)
    if request is not None:
        _become(request)


if __name__ == "__main__":
    main()
