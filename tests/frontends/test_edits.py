"""After any edits, both doors say what they would say of a new copy of the project, with and without what is cached.

``make test-edits`` runs a thousand sequences of edits; the suite runs twenty.
"""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.frontends.run import Run
from flake8_aiocost.project.cache_folder import NAME
from tests.frontends.edits import Edits, by_check, by_flake8, copy, everything
from tests.projects import FIXTURES

if TYPE_CHECKING:
    from pathlib import Path

SEQUENCES = int(os.environ.get("AIOCOST_EDIT_SEQUENCES", "20"))
PROJECTS = sorted(path for path in (FIXTURES / "projects").iterdir() if path.is_dir())


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_after_any_edits_the_cache_makes_no_difference(seed: int, tmp_path: Path) -> None:
    """Nor does the door, nor whether a file is linted by itself, nor whether it has been saved."""
    chance = random.Random(seed)
    edited, fresh = tmp_path / "edited", tmp_path / "fresh"
    copy(chance.choice(PROJECTS), edited)
    (edited / "pyproject.toml").write_text('[tool.aiocost]\npython = "3.13"\nloop = "asyncio"\n')
    edits = Edits(edited, chance)
    for _ in range(4):
        unsaved: list[str] | None = None
        if (written := edits.next()) is not None:
            path, text = written
            unsaved = by_flake8(Run(), path, text)
            path.write_text(text)
        first = everything(edited)
        if written is not None:
            assert unsaved == first.get(path.relative_to(edited).as_posix(), [])
        one = chance.choice(edits.files())
        assert by_flake8(Run(), one, one.read_text()) == first.get(one.relative_to(edited).as_posix(), [])
        copy(edited, fresh, NAME)
        assert first == everything(edited) == everything(fresh)
        if chance.random() < 0.5:
            # Otherwise flake8 goes on with what it has cached itself.
            assert by_check(edited) == first
        assert by_check(fresh) == first
