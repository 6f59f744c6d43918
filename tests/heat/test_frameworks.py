from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.heat.catalogue import shipped_texts
from flake8_aiocost.heat.schema import parse, roots

from .expected import FIXTURES, differences

if TYPE_CHECKING:
    from pathlib import Path

FRAMEWORKS = {name.removesuffix(".toml"): text for name, text in shipped_texts()}
FILES = sorted(FIXTURES.rglob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(FIXTURES).as_posix())
def test_every_function_is_as_hot_as_its_comment_says(file: Path) -> None:
    assert differences(file.read_text(encoding="utf-8"), str(file)) == []


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_roots_are_read_without_parsing_as_with(name: str) -> None:
    assert roots(FRAMEWORKS[name]) == parse(FRAMEWORKS[name], name).roots


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("roots = []", ()),
        ("roots = ['a', \"b\"]  # two", ("a", "b")),
        ("roots = [\n  'a',\n  'b',\n]", ("a", "b")),
        ("roots = [\n  'a', # [sic]\n]", None),
        ("x = 'roots = []'", None),
    ],
)
def test_roots_that_only_a_parser_can_tell_are_left_to_it(text: str, expected: tuple[str, ...] | None) -> None:
    assert roots(text) == expected
