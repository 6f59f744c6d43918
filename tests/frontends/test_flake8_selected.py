"""Where flake8 prints none of our findings, nothing of a project is looked at, and nothing of it can end the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.frontends.conftest import flake8

if TYPE_CHECKING:
    from pathlib import Path

#: None of them prints anything of ours, by a command line or by a file.
NONE = (["--select", "E9,F63"], ["--ignore", "AIO"], ["--extend-ignore", "A"], ["--select", "A", "--ignore", "AIO"])
#: Each of them prints some of it.
SOME: tuple[list[str], ...] = (
    [],
    ["--select", "AIO"],
    ["--select", "E9,A"],
    ["--select", "AIO101"],
    ["--select", "E9", "--extend-select", "AIO1"],
    ["--ignore", "AIO", "--select", "AIO1"],
    ["--ignore", "AIO2"],
)


@pytest.mark.parametrize("arguments", NONE, ids=" ".join)
def test_nothing_is_read_where_nothing_is_selected(project: Path, arguments: list[str]) -> None:
    (project / "pyproject.toml").write_text("[tool.aiocost]\nlop = 1\n")
    done = flake8(*arguments, "app", cwd=project)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    (project / "pyproject.toml").write_text("[tool.aiocost]\n")
    flake8(*arguments, "app", cwd=project)
    assert not (project / ".aiocost_cache").exists()


@pytest.mark.parametrize("arguments", SOME, ids=" ".join)
def test_all_is_read_where_something_is_selected(project: Path, arguments: list[str]) -> None:
    (project / "pyproject.toml").write_text("[tool.aiocost]\nlop = 1\n")
    done = flake8(*arguments, "app", cwd=project)
    assert done.returncode == 1
    assert "unknown key 'lop'" in done.stdout + done.stderr
    (project / "pyproject.toml").write_text("[tool.aiocost]\n")
    assert "AIO101" in flake8(*arguments, "app", cwd=project).stdout
    assert (project / ".aiocost_cache").exists()


def test_a_configuration_file_of_flake8_counts(project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.aiocost]\nlop = 1\n")
    (project / ".flake8").write_text("[flake8]\nextend-ignore = AIO\n")
    assert flake8("app", cwd=project).returncode == 0
    assert flake8("--select", "AIO1", "app", cwd=project).returncode == 1
