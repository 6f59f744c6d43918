"""Every fix has a fixture whose comments say what is decided about each line, and a file with what becomes of it.

``# fix: NAME safe``, ``# fix: NAME unsafe: text``, ``# fix: NAME refused: text`` at the end of a line expect that
decision about a spawn there, or on the next line for ``# fix below:``, with ``text`` in its reason. A line without one
expects that no fix knows what is found there. Beside ``forms/NAME.py`` stands ``fixed/NAME.py``, what
``--fix --unsafe-fixes`` makes of it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from flake8_aiocost.fixes import Fixer, fixes
from flake8_aiocost.linted import Linted
from flake8_aiocost.module.read import read
from flake8_aiocost.module.text import Lines
from flake8_aiocost.project.project import ProjectIndex
from flake8_aiocost.settings import Settings
from tests.fixes.fixing import UNSAFE, fixed

if TYPE_CHECKING:
    from flake8_aiocost.model import Verdict

FIXTURES = Path(__file__).parents[1] / "fixtures"
FORMS = sorted((FIXTURES / "fixes" / "forms").glob("*.py"))
EXPECTED = re.compile(r"# fix(?P<below> below)?: (?P<name>[\w-]+) (?P<safety>safe|unsafe|refused)(?:: (?P<text>.*))?$")


def verdicts(source: str, path: Path) -> tuple[Linted, tuple[Verdict, ...]]:
    settings = replace(Settings(root=path.parent), python=(3, 11))
    linted = Linted(ProjectIndex([(path.name, read(source))], [os.fspath(path)]), settings)
    return linted, linted.verdicts(0, lambda: source)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_decisions_are_those_that_the_comments_expect(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    expected: dict[int, tuple[str, str, str]] = {}
    for number, line in enumerate(source.splitlines(), 1):
        if match := EXPECTED.search(line):
            expected[number + bool(match["below"])] = (match["name"], match["safety"], match["text"] or "")
    linted, found = verdicts(source, path)
    fixer, lines = Fixer(linted), Lines(source)
    decided: dict[int, tuple[str, str, str]] = {}
    for verdict in found:
        if (mended := fixer.mend(0, source, verdict)) is not None:
            at = lines.position(linted.project.modules[0].facts.calls[verdict.spawn.site].range).line
            decided[at] = (mended.fix.name, mended.decision.safety, mended.decision.reason)
    assert {at: each[:2] for at, each in decided.items()} == {at: each[:2] for at, each in expected.items()}
    assert {at: decided[at] for at, (_, _, text) in expected.items() if text not in decided[at][2]} == {}


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_what_becomes_of_it(path: Path, tmp_path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    beside = path.parents[1] / "fixed" / path.name
    assert fixed(tmp_path, source, UNSAFE) == beside.read_text(encoding="utf-8")


@pytest.mark.parametrize("fix", fixes(), ids=lambda fix: fix.name)
def test_every_fix_has_a_fixture_of_its_name(fix: object) -> None:
    name = str(getattr(fix, "name", "")).replace("-", "_")
    assert name in {path.stem for path in FORMS}
