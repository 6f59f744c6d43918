"""A silence tells whether prices or the Python are its reason: a baseline keeps what others may still find."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.linted import Linted
from flake8_aiocost.model import Silence
from flake8_aiocost.module.read import read
from flake8_aiocost.project.project import ProjectIndex
from flake8_aiocost.rules import rules
from flake8_aiocost.settings import Settings

FIXTURES = Path(__file__).parent.parent / "fixtures"
FILES = sorted([*(FIXTURES / "rules").glob("*.py"), *(FIXTURES / "constructs").glob("*.py")])
#: Where a fixture may run: on each of these Pythons, and where nothing is dear enough.
TARGETS = [
    Settings(python=(3, 11), loop="asyncio"),
    Settings(python=(3, 13), loop="asyncio"),
    Settings(python=(3, 14), loop="uvloop"),
    Settings(python=(3, 10), loop="asyncio"),
    Settings(python=(3, 11), loop="asyncio", min_cost=1e9),
]
ON_TARGET = frozenset(rule.code for rule in rules() if rule.on_target)


def decided(source: str, name: str) -> list[list[str | Silence]]:
    """For each spawn the code of what is said of it, or the silence, with each of the targets."""
    index = ProjectIndex.of(read(source), f"app/{name}")
    found = []
    for settings in TARGETS:
        over = Linted(index, settings)
        rules = [over.decisions.of(0, spawn).rule for spawn in over.spawns(0)]
        found.append([rule if isinstance(rule, Silence) else rule.code for rule in rules])
    return [list(each) for each in zip(*found, strict=True)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_who_is_silent_where_another_target_speaks_says_so(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    try:
        everywhere = decided(source, path.name)
    except Unreadable:
        pytest.skip("no module of this Python")
    for answers in everywhere:
        said = {each for each in answers if isinstance(each, str)} - ON_TARGET
        silent = [each for each in answers if isinstance(each, Silence)]
        assert not said or all(each.on_target for each in silent), (said, silent)


def test_fixtures_have_both_kinds() -> None:
    found = [answers for path in FILES if "104" in path.stem for answers in decided(path.read_text(), path.name)]
    silences = [each for answers in found for each in answers if isinstance(each, Silence)]
    assert {each.on_target for each in silences} == {False, True}
    assert {each.kind for each in silences if each.on_target} >= {"min-cost", "task"}
