"""The example service as pictures of editors show it: a copy, with a target and rates."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from website.workbench import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = '[tool.aiocost]\npython = "3.13"\nloop = "uvloop"\n'
RATES = 'version = 1\n[rates]\n"newsfeed.worker.tidy" = 40\n"newsfeed.worker.reindex" = "1/h"\n'


def copied(folder: Path) -> Path:
    """Copy it into a folder; the root of the copy."""
    project = folder / "newsfeed"
    shutil.copytree(CHECKOUT / "examples" / "newsfeed", project / "newsfeed")
    (project / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    (project / "rates.toml").write_text(RATES, encoding="utf-8")
    return project
