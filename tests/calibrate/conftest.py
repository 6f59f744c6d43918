"""Helpers for tests that run aiocost-calibrate as a process."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import flake8_aiocost

if TYPE_CHECKING:
    from collections.abc import Callable

SMOKE = ("--profile", "smoke", "--loop", "asyncio", "--task-factory", "default")


def command(*arguments: str | Path) -> list[str]:
    """The command line of the program under test."""
    return [sys.executable, "-m", "flake8_aiocost.calibrate.cli", *map(str, arguments)]


def environment() -> dict[str, str]:
    """With our package importable from any working directory, as the interpreter that runs the tests has it."""
    source = str(Path(flake8_aiocost.__file__).parents[1])
    return {**os.environ, "PYTHONPATH": source, "PYTHONIOENCODING": "utf-8"}


def calibrate(*arguments: str | Path, cwd: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run it to its end, with more environment variables."""
    return subprocess.run(
        command(*arguments),
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env={**environment(), **variables},
        timeout=300,
        check=False,
    )


#: Runs several command lines, one after the other, and prints what each gave: exit code, standard output and error.
SEVERAL = """
import contextlib, io, json, sys, traceback
from flake8_aiocost.calibrate.cli import main
found = []
for arguments in json.load(sys.stdin):
    out, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        try:
            code = main(arguments)
        except SystemExit as left:
            code = left.code
        except BaseException:
            traceback.print_exc()
            code = 1
    found.append((code, out.getvalue(), errors.getvalue()))
json.dump(found, sys.stdout)
"""


def several(
    *lines: tuple[str | Path, ...], preexec_fn: Callable[[], None] | None = None
) -> list[subprocess.CompletedProcess[str]]:
    """Run several command lines in one process: most of what a process costs is its start."""
    given = [[str(each) for each in line] for line in lines]
    done = subprocess.run(
        [sys.executable, "-c", SEVERAL],
        input=json.dumps(given),
        capture_output=True,
        encoding="utf-8",
        env=environment(),
        timeout=300,
        check=True,
        preexec_fn=preexec_fn,
    )
    results = json.loads(done.stdout)
    return [subprocess.CompletedProcess(line, *result) for line, result in zip(given, results, strict=True)]


#: A worker that has all results already, and an interpreter that runs it where a worker is started.
REPLAY = """
import gzip, json, pathlib, sys
results, target = sys.argv[1], sys.argv[sys.argv.index("--results") + 1]
text = gzip.decompress(pathlib.Path(results).read_bytes()).decode()
points = json.loads(text)["benchmarks"]
print(f"{len(points)} points", flush=True)
for _ in points:
    print("a point", flush=True)
pathlib.Path(target).write_text(text)
"""


def replaying(folder: Path, smoke: Path) -> Path:
    """An interpreter whose workers give what ``smoke`` measured, at once: for tests of what is around the workers."""
    (raw,) = (smoke / "calibration").glob("*/asyncio-default.json.gz")
    (folder / "replay.py").write_text(REPLAY, encoding="utf-8")
    python = folder / "python"
    python.write_text(
        "#!/bin/sh\n"
        f'case "$*" in *harness.suite*) exec "{sys.executable}" "{folder / "replay.py"}" "{raw}" "$@";; esac\n'
        f'exec "{sys.executable}" "$@"\n',
        encoding="utf-8",
    )
    python.chmod(0o755)
    return python


def skip_if_ignored(number: signal.Signals) -> None:
    """A shell's & and nohup make all processes that they start ignore some signals, and the program respects that."""
    if signal.getsignal(number) is signal.SIG_IGN:
        pytest.skip(f"{number.name} is ignored here, as in a background job")


@pytest.fixture(autouse=True)
def own_temporary_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no run find what the runs of other tests left: a run removes the folders of those that were killed."""
    monkeypatch.setenv("TMPDIR", tempfile.mkdtemp())
    monkeypatch.setattr(tempfile, "tempdir", None)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of our package that a test may edit, in a folder of its own."""
    ours = Path(flake8_aiocost.__file__).parent
    copy = tmp_path / "copy" / ours.name
    shutil.copytree(ours, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


@pytest.fixture(scope="session")
def smoke(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which ``aiocost-calibrate`` measured everything once, as shortly as it can."""
    project = tmp_path_factory.mktemp("project")
    done = calibrate(*SMOKE, "--name", "here", cwd=project)
    assert done.returncode == 0, done.stderr
    (project / "stdout.txt").write_text(done.stdout, encoding="utf-8")
    (project / "stderr.txt").write_text(done.stderr, encoding="utf-8")
    return project
