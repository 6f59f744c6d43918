"""The page about ``aiocost diff``: its patch is made in a repository of the example, and prints what the page shows."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tests.frontends.repositories import Repository

CHECKOUT = Path(__file__).parents[2]


def block(page: str, kind: str) -> str:
    """The first block of a kind."""
    match = re.search(rf"^```{kind}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert match is not None
    return match[1]


def test_the_change_on_the_page_prints_what_the_page_shows(tmp_path: Path) -> None:
    page = (CHECKOUT / "docs" / "diff.md").read_text(encoding="utf-8")
    shutil.copytree(CHECKOUT / "examples", tmp_path / "examples", ignore=shutil.ignore_patterns("__pycache__"))
    repository = Repository(tmp_path, {"pyproject.toml": (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8")})
    repository.write({"change.patch": block(page, "diff"), "rates.toml": '[rates]\n"GET /feed/{reader_id}" = 620\n'})
    repository.git("apply", "change.patch")
    command, _, shown = block(page, "console").partition("\n")
    assert command == "$ aiocost diff main --python 3.13"
    said = repository.told("main", "--python", "3.13")
    assert re.sub(r"\(\w{7}\)", "(1234567)", said) == re.sub(r"\(\w{7}\)", "(1234567)", shown)
