"""The prepared JSON of the shipped frameworks says what their TOML files say, and is not used where it cannot."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.heat import prepared
from flake8_aiocost.heat.catalogue import shipped, shipped_texts
from flake8_aiocost.heat.schema import parse

if TYPE_CHECKING:
    from pathlib import Path

HANDLER = """\
import asyncio
from fastapi import FastAPI

app = FastAPI()

async def ready():
    return 1

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


@pytest.fixture
def copied(tmp_path: Path) -> tuple[Path, Path]:
    """The JSON and the folder of TOML files, to be changed."""
    json, folder = tmp_path / "frameworks.json", tmp_path / "frameworks"
    json.write_text(prepared.render(shipped_texts()), encoding="utf-8")
    shutil.copytree(prepared.FOLDER, folder)
    return json, folder


def test_it_says_what_the_toml_files_say() -> None:
    found = prepared.load()
    assert found is not None, "run make docs"
    assert found == tuple(parse(text, name) for name, text in shipped_texts())
    assert shipped() == found


def test_a_toml_file_of_another_size_is_used_at_once(
    copied: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    json, folder = copied
    assert prepared.load(json, folder) is not None
    fastapi = folder / "fastapi.toml"
    fastapi.write_text(fastapi.read_text(encoding="utf-8").replace("request handler", "route"), encoding="utf-8")
    assert prepared.load(json, folder) is None
    load = partial(prepared.load, json, folder)
    monkeypatch.setattr(prepared, "FOLDER", folder)
    monkeypatch.setattr(prepared, "load", load)
    nouns = {entry.noun for each in shipped.__wrapped__() if each.framework == "fastapi" for entry in each.entry}
    assert "route" in nouns
    assert "request handler" not in nouns


def test_a_toml_file_more_or_less_is_seen(copied: tuple[Path, Path]) -> None:
    json, folder = copied
    (folder / "ours.toml").write_text('framework = "ours"\nroots = ["ours"]\n')
    assert prepared.load(json, folder) is None
    (folder / "ours.toml").unlink()
    (folder / "README.md").write_text("not a framework")
    assert prepared.load(json, folder) is not None
    (folder / "fastapi.toml").unlink()
    assert prepared.load(json, folder) is None


@pytest.mark.parametrize("text", ["", "{}", "[1]", '[{"name": "x.toml"}]', "[" * 100_000, "\0"])
def test_json_that_is_damaged_is_not_used(copied: tuple[Path, Path], text: str) -> None:
    json, folder = copied
    json.write_text(text)
    assert prepared.load(json, folder) is None
    json.unlink()
    assert prepared.load(json, folder) is None


def test_linting_parses_no_toml(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "app.py").write_text(HANDLER)
    (tmp_path / "program.py").write_text(PROGRAM)
    done = subprocess.run(
        [sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stderr == ""
    assert "AIO101" in done.stdout
    assert done.stdout.endswith("parsed no TOML\n"), "run make docs, if a framework has changed"
