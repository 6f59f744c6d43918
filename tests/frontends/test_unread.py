"""Files that the running Python is too old for, with on which one they can be read; folders that are not ours."""

from __future__ import annotations

import json
import os
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.project.sources import MOST_BYTES
from tests.frontends.commands import aiocost_here, layered
from tests.frontends.conftest import HANDLER
from tests.processes import RUNNING

if TYPE_CHECKING:
    from pathlib import Path

NEWER = f"3.{sys.version_info[1] + 1}"
LINE = (
    f"the project needs Python {NEWER} or newer, and {RUNNING} runs aiocost: install it there to have these files read"
)


def project(folder: Path, python: str) -> Path:
    layered(folder)
    (folder / "pyproject.toml").write_text(f'[project]\nname = "shop"\nrequires-python = ">={python}"\n')
    (folder / "shop" / "torn.py").write_text("x = = 1\n")
    return folder


@pytest.mark.parametrize("command", ["check", "bill", "why"])
@pytest.mark.parametrize("newer", [True, False])
def test_the_way_out_is_named_where_it_helps(tmp_path: Path, command: str, newer: bool) -> None:
    project(tmp_path, NEWER if newer else "3.10")
    ran = aiocost_here(command, ".", cwd=tmp_path)
    assert ran.stderr.startswith(f"aiocost: shop/torn.py: not read: {RUNNING} cannot parse it, line 1\n")
    assert (f"aiocost: {LINE}\n" in ran.stderr) == newer


def test_a_python_that_files_do_not_need_is_not_told(tmp_path: Path) -> None:
    project(tmp_path, NEWER)
    (tmp_path / "shop" / "torn.py").write_bytes(b"#" * (MOST_BYTES + 1))
    ran = aiocost_here("check", cwd=tmp_path)
    assert "torn.py: not read: " in ran.stderr
    assert "install it there" not in ran.stderr


UNREACHED = "import asyncio\n\n\nasync def later(a, b):\n    return await asyncio.gather(a(), b())\n"


@pytest.mark.parametrize("newer", [True, False])
def test_what_is_of_unknown_heat_may_be_called_in_them(tmp_path: Path, newer: bool) -> None:
    project(tmp_path, NEWER if newer else "3.10")
    (tmp_path / "shop" / "later.py").write_text(UNREACHED)
    why = aiocost_here("why", "shop/later.py:5", cwd=tmp_path).stdout
    line = "\n           it may be called in shop/torn.py, which was not read"
    assert line + (f": the project needs Python {NEWER} or newer\n" if newer else "\n") in why
    told = "1 file not read; what is of unknown heat may be called in the file that was not read\n"
    assert aiocost_here("check", cwd=tmp_path).stdout.endswith(told)
    # Also where only the file itself is asked for.
    told = "of unknown heat; what is of unknown heat may be called in the file that was not read\n"
    assert aiocost_here("check", "shop/later.py", cwd=tmp_path).stdout.endswith(told)
    (tmp_path / "shop" / "torn.py").unlink()
    assert "not read" not in aiocost_here("why", "shop/later.py:5", cwd=tmp_path).stdout
    assert aiocost_here("check", cwd=tmp_path).stdout.endswith("of unknown heat\n")


def with_folder(folder: Path) -> Path:
    """A project with one more folder, in which there is a finding."""
    layered(folder)
    (folder / "shop" / "secret").mkdir()
    (folder / "shop" / "secret" / "more.py").write_text(HANDLER)
    return folder


def close(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That folder is not ours to look at. Root may look everywhere, so nothing but this keeps it out."""
    scandir = os.scandir

    def refusing(path: str) -> object:
        if path == f"{project}/shop/secret/":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)


@pytest.mark.parametrize("command", ["check", "bill", "why"])
@pytest.mark.parametrize("folder", [".", "shop"])
def test_a_folder_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, folder: str
) -> None:
    close(with_folder(tmp_path), monkeypatch)
    ran = aiocost_here(command, folder, cwd=tmp_path)
    assert ran.stderr == "aiocost: shop/secret: not read: the folder cannot be read (Permission denied)\n"


def test_it_counts_where_it_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    close(with_folder(tmp_path), monkeypatch)
    assert "; 1 file not read" in aiocost_here("check", cwd=tmp_path).stdout
    assert "1 file not read" not in aiocost_here("check", "shop/routes.py", cwd=tmp_path).stdout


def test_what_a_baseline_has_of_its_files_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    written = with_folder(tmp_path) / "aiocost-baseline.json"
    aiocost_here("check", "--write-baseline", cwd=tmp_path)
    before = written.read_bytes()
    assert b"shop/secret/more.py" in before
    close(tmp_path, monkeypatch)
    aiocost_here("check", cwd=tmp_path)
    assert written.read_bytes() == before
    monkeypatch.undo()
    monkeypatch.delenv("CI", raising=False)
    shutil.rmtree(tmp_path / "shop" / "secret")
    aiocost_here("check", cwd=tmp_path)
    assert b"shop/secret/more.py" not in written.read_bytes()


def test_the_bill_has_it_in_its_notes(tmp_path: Path) -> None:
    project(tmp_path, NEWER)
    found = json.loads(aiocost_here("bill", "--format", "json", cwd=tmp_path).stdout)
    assert LINE in found["notes"]
    assert found["coverage"]["not_read"] == [{"path": "shop/torn.py", "reason": f"{RUNNING} cannot parse it, line 1"}]
