"""Files that the running Python is too old for: each command says on which one they can be read."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.project.sources import MOST_BYTES
from tests.frontends.commands import aiocost_here, layered
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


def test_the_bill_has_it_in_its_notes(tmp_path: Path) -> None:
    project(tmp_path, NEWER)
    found = json.loads(aiocost_here("bill", "--format", "json", cwd=tmp_path).stdout)
    assert LINE in found["notes"]
    assert found["coverage"]["not_read"] == [{"path": "shop/torn.py", "reason": f"{RUNNING} cannot parse it, line 1"}]
