"""flake8 and ``aiocost check`` say the same, of files that the project leaves out too."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.frontends.commands import aiocost, layered
from tests.frontends.conftest import HANDLER, flake8

if TYPE_CHECKING:
    from pathlib import Path


def by_flake8(*arguments: str, cwd: Path) -> list[str]:
    done = flake8("--isolated", "--select", "AIO", *arguments, cwd=cwd)
    assert done.stderr == ""
    return sorted(line.removeprefix("./") for line in done.stdout.splitlines())


def by_check(*arguments: str, cwd: Path) -> list[str]:
    done = aiocost("check", *arguments, cwd=cwd)
    assert done.stderr == ""
    return sorted(done.stdout.splitlines()[:-1])


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A layered project that has been built: the same modules once more, in a folder that is none of the project's."""
    project = layered(tmp_path)
    shutil.copytree(project / "shop", project / "build" / "lib" / "shop")
    (project / "build" / "lib" / "shop" / "feed.py").write_text(HANDLER)
    return project


def test_a_file_that_the_project_leaves_out_is_looked_at_by_itself(built: Path) -> None:
    """So its service is not reached from the route beside it, but its own handler is one."""
    said = by_check("build", cwd=built)
    assert said == by_flake8("build", cwd=built)
    assert [line.partition(":")[0] for line in said] == ["build/lib/shop/feed.py"]
    for path in ("build/lib/shop/service.py", "build/lib/shop/feed.py"):
        assert by_check(path, cwd=built) == by_flake8(path, cwd=built)


def test_it_does_not_change_what_is_said_of_the_project(built: Path) -> None:
    """``shop.service`` stands for the module of the project, whatever else is asked for."""
    (inside,) = by_check(cwd=built)
    assert inside.startswith("shop/service.py:14:22: AIO101 gather of 2")
    both = by_check("shop", "build", cwd=built)
    assert [line for line in both if not line.startswith("build")] == [inside]
    assert both == by_flake8("shop", "build", cwd=built)
