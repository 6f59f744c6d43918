"""Resolved names, held against the comments of tests/fixtures/names."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.marks import marks
from tests.reading import Found, own

FIXTURES = sorted((Path(__file__).parents[1] / "fixtures" / "names").glob("*.py"))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_the_calls_of_each_marked_line_have_the_names_that_its_comment_gives(path: Path) -> None:
    if path.stem.endswith("_py312") and sys.version_info < (3, 12):
        pytest.skip("this Python cannot parse it")
    source = path.read_text(encoding="utf-8")
    module = Found(source)
    found: dict[int, list[str]] = {}
    for call in range(len(module.facts.calls)):
        found.setdefault(module.position(call).line, []).append(own(module.index.callee(call)) or "-")
    expected = {line: text.split(", ") for line, text in marks(source, "call").items()}
    assert expected, "the fixture says nothing"
    assert {line: found.get(line, []) for line in expected} == expected
