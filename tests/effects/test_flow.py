"""What functions do, as their own code and what they call tell: the fixtures say it line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .flow import FLOWS, KEYS, differences, expected, project_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.stem)
def test_every_function_does_what_its_line_says(flow: Path) -> None:
    project = project_of(flow)
    assert differences(project) == []
    said = [wanted for *_, wanted in expected(project)]
    assert {key for wanted in said for key in wanted} <= set(KEYS)
    lines = [line for source in project.sources.values() for line in source.splitlines()]
    marked = [line for line in lines if any(f"# {key}: " in line for key in KEYS)]
    assert len(said) == len(marked) > 0
