"""Helpers for tests that run aiocost-calibrate as a process."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import flake8_aiocost

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
