"""Resolved names, held against the comments of tests/fixtures/names."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_aiocost.source.positions import locate
from flake8_aiocost.source.tree import read

from .marks import marks

FIXTURES = sorted((Path(__file__).parents[1] / "fixtures" / "names").glob("*.py"))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_the_calls_of_each_marked_line_have_the_names_that_its_comment_gives(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    tree = read(source, str(path))
    calls = tree.facts().calls
    positions = locate(tree, range(len(calls)))
    found: dict[int, list[str]] = {}
    for site, call in enumerate(calls):
        found.setdefault(positions[site].line, []).append(call.name or "-")
    expected = {line: text.split(", ") for line, text in marks(source, "call").items()}
    assert expected, "the fixture says nothing"
    assert {line: found.get(line, []) for line in expected} == expected
