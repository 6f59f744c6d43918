"""A project of one file is that file alone, and what is asked first does not matter."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.pipeline import lint
from tests.programs import PROGRAMS
from tests.projects import FIXTURES, Project

if TYPE_CHECKING:
    from pathlib import Path

FILES = sorted((FIXTURES / "rules").glob("*.py")) + sorted((FIXTURES / "projects").rglob("*.py"))
FOLDERS = sorted(each for each in (FIXTURES / "projects").iterdir() if each.is_dir())


def same_alone(source: str, path: str) -> None:
    try:
        project = Project({path: source})
    except Unreadable:
        return
    found = tuple(project.linted.findings(0, source))
    assert lint(source, path, project.linted.settings) == found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(FIXTURES).as_posix())
def test_a_fixture_alone_says_what_its_project_of_one_file_says(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    for path in (file.name, f"shop/{file.name}", f"jobs/{file.name}"):
        same_alone(source, path)


@given(PROGRAMS, st.sampled_from(["app.py", "a/b/c.py", "tests/test_a.py", "jobs/x.py", "pkg/__init__.py"]))
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_file_alone_says_what_its_project_of_one_file_says(source: str, path: str) -> None:
    same_alone(source, path)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_modules_may_be_linted_in_any_order_and_each_alone_of_the_others(folder: Path) -> None:
    """flake8's workers each lint some of the files with an index of all."""
    together = Project.folder(folder).findings()
    shuffled = Project.folder(folder)
    numbers = list(range(len(shuffled.paths)))
    random.Random(folder.name).shuffle(numbers)
    found = {}
    for number in numbers:
        path = shuffled.paths[number]
        for each in shuffled.linted.findings(number, shuffled.sources[path]):
            found[path, each.position.line] = f"{each.code} {each.message}"
    assert found == together


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_modules_may_be_given_in_any_order(folder: Path) -> None:
    project = Project.folder(folder)
    turned = Project(dict(reversed(project.sources.items())))
    assert turned.findings() == project.findings()
    assert turned.heats() == project.heats()
