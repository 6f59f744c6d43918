"""The library files: each is in the schema, says nothing twice, and knows calls as people write them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.effects.catalogue import LIBRARIES
from flake8_aiocost.effects.schema import parse
from flake8_aiocost.project.patterns import expand, regex

from .expected import FIXTURES, differences, expected

if TYPE_CHECKING:
    from pathlib import Path

FILES = {name.removesuffix(".toml"): parse(text, name) for name, text in LIBRARIES.texts()}
SOURCES = sorted(FIXTURES.glob("*.py"))


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: file.stem)
def test_every_call_does_what_its_comment_says(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    assert differences(source, str(file)) == []
    assert expected(source)


def test_every_library_has_a_fixture_and_every_fixture_a_library() -> None:
    assert {file.stem for file in SOURCES} == set(FILES)


def test_no_two_tables_tell_of_the_same_name() -> None:
    told = Counter(
        (type(table).__name__, name)
        for library in FILES.values()
        for table in library.tables()
        for pattern in table.names
        for name in expand(pattern)
    )
    assert [name for name, count in told.items() if count > 1] == []


@pytest.mark.parametrize("stem", FILES)
def test_every_root_is_used_and_every_pattern_can_be_compiled(stem: str) -> None:
    names = [name for table in FILES[stem].tables() for pattern in table.names for name in expand(pattern)]
    assert {name.partition(".")[0].replace("()", "") for name in names} == set(FILES[stem].roots)
    assert all(regex(name) for name in names)


@pytest.mark.parametrize("stem", FILES)
def test_what_is_the_same_as_itself_is_no_circle(stem: str) -> None:
    for same in FILES[stem].same:
        for name in (name for pattern in same.names for name in expand(pattern)):
            assert not f"{same.target}.".startswith((f"{name}.", f"{name}()")), name
