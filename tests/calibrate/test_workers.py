"""Workers that hang or die, and their client process."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.calibrate.errors import CalibrationError
from flake8_aiocost.calibrate.harness.loops import LoopConfig
from flake8_aiocost.calibrate.runner import worker_process
from flake8_aiocost.calibrate.runner.interpreter import Interpreter
from flake8_aiocost.calibrate.runner.workers import Workers
from tests.calibrate.conftest import SMOKE, command, environment

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
posix = pytest.mark.skipif(sys.platform == "win32", reason="the impostor is a shell script; POSIX signals")


@posix
@pytest.mark.parametrize("hangs", ["exec sleep 600", "sleep 600 & wait"], ids=["itself", "with a child"])
def test_a_hung_worker_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hangs: str) -> None:
    """A surviving child process would hold its standard output open, and the runner would wait for it."""
    monkeypatch.setattr(worker_process, "SILENCE_LIMIT", 0.5)
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\necho one point\necho ValueError: why >&2\n{hangs}\n", encoding="utf-8")
    python.chmod(0o755)
    heard: list[str] = []
    with (
        Workers(Interpreter(str(python), (3, 13, 0), "CPython", False, ()), "smoke", heard.append) as workers,
        pytest.raises(CalibrationError, match=r"said nothing for 0 s and was stopped: ValueError: why"),
    ):
        workers.run(LoopConfig("asyncio", "default"), seed=0)
    assert heard == ["one point"]
    assert not workers.folder.exists()


@posix
@pytest.mark.parametrize(
    "dies",
    [
        "os.kill(os.getpid(), 9)",
        "orders = iter((0, 0, 9)); os.read = lambda *_: os.kill(os.getpid(), next(orders)) or read(*_)",
    ],
    ids=["before it connects", "when it is asked for the third time"],
)
def test_a_client_that_dies_ends_the_run_at_once(tmp_path: Path, dies: str) -> None:
    trap = "import os, sys\nread = os.read\n"
    trap += f"if 'flake8_aiocost.calibrate.harness.client' in sys.orig_argv:\n    {dies}\n"
    (tmp_path / "sitecustomize.py").write_text(trap, encoding="utf-8")
    inherited = environment()
    done = subprocess.run(
        command(*SMOKE, "-o", tmp_path / "table.json"),
        capture_output=True,
        encoding="utf-8",
        env={**inherited, "PYTHONPATH": os.pathsep.join((str(tmp_path), inherited["PYTHONPATH"]))},
        timeout=300,
        check=False,
    )
    assert done.returncode == 1
    why = "RuntimeError: the client process of the lone requests died with exit code -9"
    assert done.stderr.splitlines()[-1].endswith(f"the asyncio-default worker died with exit code 1: {why}")
    assert not (tmp_path / "table.json").exists()


@posix
@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
@pytest.mark.parametrize("limited", ["*harness.suite*", "*"], ids=["the worker", "this process"])
def test_who_cannot_start_a_thread_says_so_at_once(tmp_path: Path, loop: str, limited: str) -> None:
    """The stack of a thread has the size of the limit for stacks: with so large a one no thread can start."""
    resource = pytest.importorskip("resource")
    if resource.getrlimit(resource.RLIMIT_STACK)[1] != resource.RLIM_INFINITY:
        pytest.skip("the limit of stacks cannot be raised here")
    python = tmp_path / "python"
    python.write_text(
        f'#!/bin/sh\ncase "$*" in {limited}) ulimit -Ss 4294967296;; esac\nexec "{sys.executable}" "$@"\n',
        encoding="utf-8",
    )
    python.chmod(0o755)
    ran = [str(python) if limited == "*" else sys.executable, *command(*SMOKE[:2])[1:]]
    done = subprocess.run(
        [*ran, "--loop", loop, "--task-factory", "default", "--python", python, "-o", tmp_path / "table.json"],
        capture_output=True,
        encoding="utf-8",
        env={**environment(), "TMPDIR": str(tmp_path)},
        timeout=30,  # half of what a worker may be silent
        check=False,
    )
    assert done.returncode == 1
    assert "can't start new thread" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("aiocost-*"))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="POSIX signals")
@pytest.mark.parametrize(
    "busy",
    [
        "time.sleep(600)",
        "for _ in iter(int, 1): pass",
        "import asyncio; asyncio.new_event_loop().run_until_complete(asyncio.Event().wait())",
        "import asyncio, uvloop; uvloop.new_event_loop().run_until_complete(asyncio.Event().wait())",
    ],
    ids=["waiting", "computing", "in asyncio's loop", "in uvloop's loop"],
)
def test_a_worker_does_not_outlive_a_run_that_is_killed(tmp_path: Path, busy: str) -> None:
    """The worker holds a FIFO open and goes on for ever: the end of the FIFO is that of the worker."""
    alive = tmp_path / "alive"
    os.mkfifo(alive)
    (tmp_path / "sitecustomize.py").write_text(
        "import builtins, os, sys, time\n"
        "said = builtins.print\n"
        "def print(*texts, **options):\n"  # with the first point
        "    if 'suite' in str(sys.orig_argv) and texts and 'busy:' in str(texts[0]):\n"
        f"        held = os.open({str(alive)!r}, os.O_WRONLY)\n"
        "        os.write(held, b'here')\n"
        f"        {busy}\n"
        "    said(*texts, **options)\n"
        "builtins.print = print\n",
        encoding="utf-8",
    )
    inherited = environment()
    path = os.pathsep.join((str(tmp_path), inherited["PYTHONPATH"]))
    run = subprocess.Popen(
        command(*SMOKE, "-o", tmp_path / "table.json"),
        stderr=subprocess.DEVNULL,
        env={**inherited, "PYTHONPATH": path, "TMPDIR": str(tmp_path)},
    )
    try:
        with alive.open("rb", buffering=0) as held:
            assert held.read(4) == b"here"
            run.kill()
            run.wait()
            ended, _, _ = select.select([held], [], [], 60)
            assert ended, "the worker goes on"
            assert held.read(4) == b""
    finally:
        run.kill()
        run.wait()


def test_no_room_for_the_copy_of_the_suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    workers = Workers(Interpreter(sys.executable, (3, 13, 0), "CPython", False, ()), "smoke", print)
    with pytest.raises(CalibrationError, match=r"No space left on device; name another folder with TMPDIR"), workers:
        pytest.fail("it started without the suite")
    assert list(tmp_path.iterdir()) == []


@posix
def test_an_interpreter_that_cannot_be_started_any_more(tmp_path: Path) -> None:
    """It was probed, and then removed."""
    workers = Workers(Interpreter(str(tmp_path / "gone"), (3, 13, 0), "CPython", False, ()), "smoke", print)
    with workers, pytest.raises(CalibrationError, match="worker cannot be started: No such file or directory"):
        workers.run(LoopConfig("asyncio", "default"), seed=0)
