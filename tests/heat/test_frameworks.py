from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.heat.catalogue import FRAMEWORKS as SHIPPED

from .expected import FIXTURES, differences

if TYPE_CHECKING:
    from pathlib import Path

FRAMEWORKS = {name.removesuffix(".toml"): text for name, text in SHIPPED.texts()}
FILES = sorted(FIXTURES.rglob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(FIXTURES).as_posix())
def test_every_function_is_as_hot_as_its_comment_says(file: Path) -> None:
    assert differences(file.read_text(encoding="utf-8"), str(file)) == []


def test_every_framework_has_a_fixture_and_every_fixture_a_framework() -> None:
    assert {file.stem for file in FIXTURES.glob("*.py")} == set(FRAMEWORKS)
