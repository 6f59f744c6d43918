"""The prepared JSON of the shipped files says what their TOML files say, and is not used where it cannot."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from flake8_aiocost.effects.catalogue import LIBRARIES
from flake8_aiocost.heat.catalogue import FRAMEWORKS, shipped

if TYPE_CHECKING:
    from pathlib import Path

    from flake8_aiocost.prepared import Shipped

HANDLER = """\
import asyncio
from fastapi import FastAPI

app = FastAPI()

async def ready():
    return await asyncio.sleep(1, 1)

@app.get("/")
async def get_feed():
    return await asyncio.gather(ready(), ready())
"""
#: Lints one file, and says whether anything parsed TOML.
PROGRAM = """\
import sys
from flake8.main.cli import main
main(["--isolated", "--select", "AIO", "-j", "1", "app.py"])
print("parsed TOML" if {"tomllib", "tomli"} & set(sys.modules) else "parsed no TOML")
"""


@pytest.fixture(params=[FRAMEWORKS, LIBRARIES], ids=lambda shipped: shipped.folder.name)
def copied(tmp_path: Path, request: pytest.FixtureRequest) -> Shipped[Any]:
    """TOML files and their JSON, to be changed."""
    files: Shipped[Any] = request.param
    shutil.copytree(files.folder, tmp_path / files.folder.name)
    shutil.copy(files.prepared, tmp_path)
    return files.at(tmp_path / files.folder.name)


def test_it_says_what_the_toml_files_say(copied: Shipped[Any]) -> None:
    found = copied.load()
    assert found is not None, "run make docs"
    assert found == tuple(copied.parsed())


def test_a_toml_file_of_another_size_is_used_at_once(
    copied: Shipped[Any],
) -> None:
    first = next(iter(sorted(copied.folder.glob("*.toml"))))
    first.write_text(first.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert copied.load() is None


def test_a_changed_framework_counts_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = FRAMEWORKS.at(shutil.copytree(FRAMEWORKS.folder, tmp_path / "frameworks"))
    shutil.copy(FRAMEWORKS.prepared, copy.prepared)
    fastapi = copy.folder / "fastapi.toml"
    fastapi.write_text(fastapi.read_text(encoding="utf-8").replace("request handler", "route"), encoding="utf-8")
    monkeypatch.setattr(sys.modules[shipped.__module__], "FRAMEWORKS", copy)
    nouns = {entry.noun for each in shipped.__wrapped__() if each.framework == "fastapi" for entry in each.entry}
    assert "route" in nouns
    assert "request handler" not in nouns


def test_a_toml_file_more_or_less_is_seen(copied: Shipped[Any]) -> None:
    (copied.folder / "ours.toml").write_text("")
    assert copied.load() is None
    (copied.folder / "ours.toml").unlink()
    (copied.folder / "README.md").write_text("not one of them")
    assert copied.load() is not None
    next(copied.folder.glob("*.toml")).unlink()
    assert copied.load() is None


@pytest.mark.parametrize("text", ["", "{}", "[1]", '[{"name": "x.toml"}]', "[" * 100_000, "\0"])
def test_json_that_is_damaged_is_not_used(copied: Shipped[Any], text: str) -> None:
    copied.prepared.write_text(text)
    assert copied.load() is None
    copied.prepared.unlink()
    assert copied.load() is None


def test_json_of_another_schema_is_not_used(copied: Shipped[Any]) -> None:
    files = [
        {"name": file.name, "size": file.stat().st_size, "content": {"x": 1}} for file in copied.folder.glob("*.toml")
    ]
    copied.prepared.write_text(json.dumps(files))
    assert copied.load() is None


def test_linting_parses_no_toml(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "app.py").write_text(HANDLER)
    (tmp_path / "program.py").write_text(PROGRAM)
    done = subprocess.run(
        [sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stderr == ""
    assert " AIO" in done.stdout
    assert done.stdout.endswith("parsed no TOML\n"), "run make docs, if a framework has changed"
