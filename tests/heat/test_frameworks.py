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
    wrong = differences(file.read_text(encoding="utf-8"), str(file))
    assert not wrong, "\n".join(wrong)


def test_every_framework_has_a_fixture_and_every_fixture_a_framework() -> None:
    fixtures = {file.stem for file in FIXTURES.glob("*.py")}
    missing = [f"missing: tests/fixtures/heat/{name}.py" for name in sorted(FRAMEWORKS.keys() - fixtures)]
    missing += [
        f"missing: src/flake8_aiocost/heat/frameworks/{name}.toml" for name in sorted(fixtures - FRAMEWORKS.keys())
    ]
    assert not missing, "\n".join(missing)
