"""Folders of temporary files: what a killed run leaves is removed by the next one, and nothing else is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.calibrate.runner.work_folder import LOCK, MARK, MARKED, WorkFolder, remove_abandoned
from tests.calibrate.conftest import SMOKE, calibrate
from tests.calibrate.test_interrupts import interrupt, trap  # noqa: F401  a fixture

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_goes_with_its_run(temporary: Path) -> None:
    work = WorkFolder()
    work.create()
    assert list(temporary.iterdir()) == [work.path]
    work.remove()
    assert list(temporary.iterdir()) == []


def test_the_folder_of_a_run_that_goes_on_stays(temporary: Path) -> None:
    work = WorkFolder()
    work.create()
    remove_abandoned()
    # Another process neither.
    code = "from flake8_aiocost.calibrate.runner.work_folder import remove_abandoned; remove_abandoned()"
    subprocess.run([sys.executable, "-c", code], env={**os.environ, "TMPDIR": str(temporary)}, check=True)
    assert (work.path / MARK).read_bytes() == MARKED
    work.remove()


def abandoned(folder: Path) -> Path:
    """What a killed run leaves behind: a lock that nobody holds."""
    folder.mkdir()
    (folder / LOCK).touch()
    (folder / MARK).write_bytes(MARKED)
    return folder


def test_what_nobody_holds_is_removed(temporary: Path) -> None:
    folder = abandoned(temporary / "aiocost-x")
    (folder / "flake8_aiocost").mkdir()
    remove_abandoned()
    assert list(temporary.iterdir()) == []


def test_what_is_not_ours_stays(temporary: Path) -> None:
    abandoned(temporary / "other")
    (temporary / "aiocost-file").touch()
    abandoned(temporary / "aiocost-no-mark").joinpath(MARK).unlink()
    abandoned(temporary / "aiocost-no-lock").joinpath(LOCK).unlink()
    abandoned(temporary / "aiocost-another-mark").joinpath(MARK).write_bytes(MARKED + b"x")
    before = sorted(temporary.rglob("*"))
    remove_abandoned()
    assert sorted(temporary.rglob("*")) == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files here")
def test_links_and_what_would_block_stay(temporary: Path) -> None:
    (temporary / "aiocost-link").symlink_to(abandoned(temporary / "linked"), target_is_directory=True)
    linked = abandoned(temporary / "aiocost-linked-mark") / MARK
    linked.unlink()
    linked.symlink_to(temporary / "linked" / MARK)
    for name in (LOCK, MARK):
        fifo = abandoned(temporary / f"aiocost-fifo-{name}") / name
        fifo.unlink()
        os.mkfifo(fifo)
    before = sorted(temporary.rglob("*"))
    remove_abandoned()
    assert sorted(temporary.rglob("*")) == before


@pytest.mark.skipif(
    not hasattr(os, "chown") or os.name == "nt" or os.getuid() != 0, reason="only root gives files away"
)
def test_what_is_of_another_user_stays(temporary: Path) -> None:
    os.chown(abandoned(temporary / "aiocost-theirs"), 65534, 65534)
    os.chown(abandoned(temporary / "aiocost-their-mark") / MARK, 65534, 65534)
    remove_abandoned()
    assert len(list(temporary.iterdir())) == 2


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("event", ["shutil.copyfile 9", "subprocess.Popen 2", "os.killpg 2"])
def test_the_next_run_removes_what_a_killed_one_left(tmp_path: Path, trap: Path, event: str) -> None:  # noqa: F811
    path = tmp_path / "out" / "table.json"
    path.parent.mkdir()
    assert interrupt(trap, event, signal.SIGKILL, path).returncode == -signal.SIGKILL
    assert len(list(trap.glob("aiocost-*"))) == 1
    done = calibrate(*SMOKE, "--python", trap / "python", "-o", path, TMPDIR=str(trap))
    assert done.returncode == 0, done.stderr
    assert not list(trap.glob("aiocost-*"))
