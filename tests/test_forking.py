"""What is forked from a server is, for whoever looks at it from outside, ``python -m`` itself."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests import processes
from tests.forking import Forking

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork") or sys.version_info < (3, 11), reason="no fork here, or none that is used"
)
CLI = "flake8_aiocost.frontends.cli"


@pytest.fixture(scope="module")
def server() -> Iterator[Forking]:
    found = Forking()
    yield found
    found.end()


def environment(**more: str) -> Mapping[str, str]:
    return {**os.environ, "PYTHONUTF8": "1", **more}


@pytest.mark.parametrize(
    ("command", "stdin"),
    [
        ([CLI, "check"], None),
        ([CLI, "chekc"], None),
        (["flake8", "--select", "AIO,F", "."], None),
        (["flake8", "-"], "import os\n\N{MICRO SIGN}s = 1\n"),
        (["flake8", "--version"], None),
        (["json.tool"], "{"),  # ends by an exit of its own
        (["timeit", "1/0"], None),  # and by a traceback
    ],
)
def test_it_says_and_returns_the_same(
    server: Forking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], stdin: str | None
) -> None:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "module.py").write_text("import asyncio\nasyncio.run(asyncio.gather(f()))\n")
    module, *arguments = command
    forked = server.run(module, arguments, cwd=tmp_path, stdin=stdin, environment=environment(), timeout=60)
    monkeypatch.setattr(processes, "_OFTEN", ())
    fresh = processes.run_module(module, *arguments, cwd=tmp_path, stdin=stdin)
    assert (forked.returncode, forked.stdout) == (fresh.returncode, fresh.stdout)
    assert forked.stderr.splitlines()[-1:] == fresh.stderr.splitlines()[-1:]


def test_each_has_its_own_surroundings(server: Forking, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "told.py").write_text(
            "import atexit, os, sys, tempfile\n"
            "atexit.register(print, 'ended')\n"
            "print(sorted(key for key in os.environ if key.startswith('OWN')), os.environ['TMPDIR'], os.getcwd())\n"
            "print(tempfile.gettempdir(), sys.argv, __name__, sys.stdin.read() == '')\n"
        )
        place = str(tmp_path / name)
        given = environment(TMPDIR=place, **{f"OWN_{name}": "1"})
        done = server.run("told", ["x"], cwd=tmp_path / name, stdin=None, environment=given, timeout=60)
        told = f"['OWN_{name}'] {place} {place}\n{place} ['{place}/told.py', 'x'] __main__ True\nended\n"
        assert (done.returncode, done.stdout, done.stderr) == (0, told, "")


def test_a_signal_that_ends_it_is_told(server: Forking, tmp_path: Path) -> None:
    (tmp_path / "kill.py").write_text("import os\nos.kill(os.getpid(), 9)\n")
    assert server.run("kill", [], cwd=tmp_path, stdin=None, environment=environment(), timeout=60).returncode == -9


def test_what_takes_too_long_is_ended_and_the_next_one_runs(server: Forking, tmp_path: Path) -> None:
    (tmp_path / "long.py").write_text("import os\nos.mkfifo('pipe')\nopen('pipe')\n")
    with pytest.raises(subprocess.TimeoutExpired):
        server.run("long", [], cwd=tmp_path, stdin=None, environment=environment(), timeout=0.2)
    done = server.run("flake8", ["--version"], cwd=tmp_path, stdin=None, environment=environment(), timeout=60)
    assert done.returncode == 0


def test_a_python_with_variables_of_its_own_is_a_fresh_one() -> None:
    assert Forking().can_run(environment(AIOCOST_DEBUG="1"))
    for name, value in (("PYTHONPATH", "x"), ("PYTHONIOENCODING", "cp932"), ("PYTHONUTF8", "0"), ("LC_ALL", "C")):
        assert not Forking().can_run(environment(**{name: value}))
