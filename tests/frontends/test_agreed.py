"""After an edit elsewhere libcst is not imported for what is said as before, and nothing else is different."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from flake8_aiocost.frontends import agreed as under_test
from flake8_aiocost.frontends.agreed import Agreed
from flake8_aiocost.project.cache_folder import CacheFolder
from flake8_aiocost.project.sealed import Sealed

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PROGRAM = """\
import sys
from flake8_aiocost.frontends.cli import main
sys.argv = ["aiocost", "check", "."]
try:
    main()
finally:
    print("libcst" in sys.modules)
"""
HANDLER = """\
import asyncio
from fastapi import FastAPI

app = FastAPI()

async def one():
    return 1

@app.get("/")
async def handle():
    return await asyncio.gather(one(), one())
"""


def checked(root: Path) -> tuple[list[str], bool]:
    """What is said of a project, and whether libcst was imported for it."""
    env = {**os.environ, "PYTHONHASHSEED": "0"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=root, env=env, capture_output=True, text=True, check=False
    )
    *said, _, imported = done.stdout.splitlines()
    assert done.stderr == ""
    return said, imported == "True"


def test_libcst_is_asked_about_what_is_new(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.aiocost]\npython = "3.13"\nloop = "asyncio"\n')
    (tmp_path / "app.py").write_text(HANDLER)
    (tmp_path / "other.py").write_text("def f():\n    return 1\n")
    first = checked(tmp_path)
    assert first[1]
    assert len(first[0]) == 1
    (tmp_path / "other.py").write_text("def f():\n    return g(2)\n")
    assert checked(tmp_path) == (first[0], False)
    (tmp_path / "app.py").write_text(HANDLER.replace("one(), one()", "one(), one(), one()"))
    third = checked(tmp_path)
    assert third[1]
    assert third[0] != first[0]


def test_as_many_are_kept_as_were_asked_for_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "MOST", 3)
    folder = CacheFolder.in_project(tmp_path)
    first = Agreed(Sealed(folder, b"seal"))
    for key in (b"a", b"b", b"c", b"d"):
        first.add(key)
    first.store()
    second = Agreed(Sealed(folder, b"seal"))
    assert [second.has(key) for key in (b"a", b"b", b"c", b"d")] == [False, True, True, True]
    second = Agreed(Sealed(folder, b"seal"))
    assert second.has(b"d")
    second.add(b"e")
    second.store()
    third = Agreed(Sealed(folder, b"seal"))
    assert [third.has(key) for key in (b"d", b"e")] == [True, True]
    assert not Agreed(Sealed(folder, b"another")).has(b"d")
    assert not Agreed(Sealed()).has(b"d")
