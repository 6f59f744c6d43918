"""The plugin knows the files of a run before flake8 does: the very ones that it finds."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import pytest
from flake8 import defaults
from flake8.discover_files import expand_paths

from flake8_aiocost.frontends.flake8_files import flake8_files

if TYPE_CHECKING:
    from pathlib import Path

FILES = ("a.py", "b.txt", "app/__init__.py", "app/feed.py", "app/stub.pyi", "app/logo.png", "app/old/c.py", ".tox/d.py")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for each in FILES:
        (tmp_path / each).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / each).touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("filenames", [[], ["."], ["app"], ["app/", "a.py"], ["b.txt", "gone.py"], ["-", "app/old"]])
@pytest.mark.parametrize("patterns", [["*.py"], ["*.py", "*.pyi"], ["./app/*.py"], []])
@pytest.mark.parametrize("exclude", [[], ["old"], ["*/app/*"], ["app"], ["a.py", "stdin"]])
def test_they_are_those_of_flake8(tree: Path, filenames: list[str], patterns: list[str], exclude: list[str]) -> None:
    options = argparse.Namespace(
        filenames=filenames,
        filename=patterns,
        stdin_display_name="app/old/x.py",
        exclude=defaults.EXCLUDE,
        extend_exclude=[str(tree / each) if "/" in each else each for each in exclude],
    )
    assert list(flake8_files(options)) == list(
        expand_paths(
            paths=filenames,
            stdin_display_name="app/old/x.py",
            filename_patterns=patterns,
            exclude=(*options.exclude, *options.extend_exclude),
        )
    )
