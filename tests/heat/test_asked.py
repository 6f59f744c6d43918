"""Heat for the functions that are asked about: the same as where all are, and worked out from their callers alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.heat import place
from flake8_aiocost.model import Heat
from flake8_aiocost.settings import Settings
from tests.projects import FIXTURES, Project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flake8_aiocost.heat.heat_map import HeatMap

SETTINGS = Settings(root=FIXTURES)
PROJECTS = sorted(each for each in (FIXTURES / "projects").iterdir() if each.is_dir())
MODULES = sorted(each for folder in ("heat", "effects", "rules", "bill") for each in (FIXTURES / folder).rglob("*.py"))


def _all_of(project: Project, found: HeatMap, function: int) -> tuple[object, ...]:
    """Heat and chain of a function, of the places in it that not everything reaches, and of its spawns."""
    module, local = found.project.place_of(function)
    spawns = [found.of(module, each) for each in project.linted.spawns(module) if each.function == local]
    places = found.project.modules[module].facts.places
    inside = {at: each for at, each in found.guarded.items() if at[0] == module and places[at[1]].function == local}
    return found.functions.get(function, Heat("unknown")), found.chain(function), inside, spawns


def _differences(project: Project) -> Iterator[str]:
    everything = place(project.index, SETTINGS)
    for module in range(len(project.index.modules)):
        numbers = frozenset(project.index.functions_of(module))
        for asked in (numbers, *(frozenset({number}) for number in numbers)):
            found = place(project.index, SETTINGS, asked)
            for number in sorted(asked):
                here, there = _all_of(project, found, number), _all_of(project, everything, number)
                if here != there:
                    name = project.functions((number,))[0]
                    yield f"{name}: {here} of {len(asked)}, {there} of all"


@pytest.mark.parametrize("folder", PROJECTS, ids=lambda folder: folder.name)
def test_the_same_in_projects(folder: Path) -> None:
    assert list(_differences(Project.folder(folder))) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(FIXTURES).as_posix())
def test_the_same_in_modules(path: Path) -> None:
    try:
        project = Project({path.name: path.read_text(encoding="utf-8")})
    except Unreadable:
        pytest.skip("this Python cannot parse it")
    assert list(_differences(project)) == []


MAKER = """\
import textwrap
from fastapi import FastAPI
app = FastAPI()
def make(scale):
    def inner(): scale()
    return scale(inner)
@app.get("/")
def read():
    made = make(str)
    textwrap.dedent(made)
"""


def test_what_a_maker_returned_is_found_under_its_name() -> None:
    project = Project({"app.py": MAKER})
    (inner,) = [each for each in project.index.functions_of(0) if "inner" in project.functions((each,))[0]]
    found = place(project.index, SETTINGS, frozenset({inner}))
    assert project.functions(found.chain(inner)) == ["app.py:read", "app.py:make.inner"]
    assert list(_differences(project)) == []
