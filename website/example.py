"""The example service as pictures of editors show it: a copy, with a target and rates, and what editors say of it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from flake8_aiocost.bill.formula import formula
from flake8_aiocost.bill_formats.words import short
from flake8_aiocost.cost.format import microseconds
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


def hints(project: Path, path: str) -> list[str]:
    """The prices that an editor shows at the spawns of a file.

    Args:
        project: the copy.
        path: of the file, from its root.
    """
    prices = [each["price"] for each in _said(project, "check", "--show", "all", path)["findings"]]
    return [
        microseconds(each["total"]["construct_us"])
        if each["total"] is not None
        else formula((each["fixed"]["construct_us"], each["per_child"]["construct_us"]))
        for each in prices
    ]


def of_a_core(project: Path, name: str) -> str:
    """What an editor says above an entry point that keeps a core busy: ``0.04 % of a core``.

    Args:
        project: the copy.
        name: of the entry point.
    """
    (entry,) = [each for each in _said(project, "bill")["entries"] if each["name"] == name]
    return f"{short(entry['cores'] * 100)} % of a core"


def _said(project: Path, command: str, *arguments: str) -> dict[str, Any]:
    """What a command of ours says of it, as JSON."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "flake8_aiocost.frontends.cli", command, *arguments, "--format", "json"],
        cwd=project,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found
