"""What frameworks spawn (AIO5xx) stands on a function: both doors say it there, where all is to be shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.frontends.commands import aiocost_here as aiocost
from tests.frontends.conftest import flake8

if TYPE_CHECKING:
    from pathlib import Path

APP = """\
from fastapi import FastAPI

app = FastAPI()
"""
#: Nothing in its text tells of a framework, nor of a spawn.
ROUTES = """\
from shop.app import app


@app.get("/version")
def version():{comment}
    return {{"version": 7}}


@app.middleware("http")
async def tagged(request, call_next):
    return await call_next(request)
"""
CODES = ("--isolated", "--select", "AIO")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return written(tmp_path)


def written(folder: Path, comment: str = "", settings: str = 'show = "all"') -> Path:
    (folder / "shop").mkdir()
    (folder / "pyproject.toml").write_text(f'[tool.aiocost]\npython = "3.13"\nloop = "asyncio"\n{settings}')
    for name, text in (("__init__", ""), ("app", APP), ("routes", ROUTES.format(comment=comment))):
        (folder / "shop" / f"{name}.py").write_text(text)
    return folder


def by_check(*arguments: str, cwd: Path) -> list[str]:
    done = aiocost("check", *arguments, cwd=cwd)
    assert done.stderr == ""
    return [line for line in done.stdout.splitlines() if " AIO" in line]


def test_both_doors_say_it_of_a_file_that_spawns_nothing_itself(project: Path) -> None:
    lines = by_check(cwd=project)
    assert [line.partition(": ")[0] for line in lines] == [
        "shop/routes.py:5:1",
        "shop/routes.py:10:1",
    ]
    assert [line.split()[1] for line in lines] == ["AIO502", "AIO501"]
    for arguments in (("-j1", "."), ("-j2", "."), ("shop/routes.py",)):
        found = flake8(*CODES, *arguments, cwd=project).stdout.splitlines()
        assert [line.removeprefix("./") for line in found] == lines
    # Once more, from what the first run has kept.
    assert by_check(cwd=project) == lines


def test_no_totals_count_them(project: Path) -> None:
    done = aiocost("check", cwd=project)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "found 0 spawns in 3 files: 0 reported"


def test_by_default_nothing_is_said(tmp_path: Path) -> None:
    project = written(tmp_path, settings="")
    assert by_check(cwd=project) == flake8(*CODES, ".", cwd=project).stdout.splitlines() == []


@pytest.mark.parametrize(("comment", "left"), [("  # noqa: AIO502", ["AIO501"]), ("  # aiocost: cold", ["AIO501"])])
def test_comments_silence_it(tmp_path: Path, comment: str, left: list[str]) -> None:
    project = written(tmp_path, comment=comment)
    assert [line.split()[1] for line in by_check(cwd=project)] == left


def test_what_costs_less_than_is_asked_for_is_not_said(project: Path) -> None:
    assert by_check("--min-cost", "100000", cwd=project) == []


def test_json_has_the_price(project: Path) -> None:
    found = json.loads(aiocost("check", "--output-format", "json", cwd=project).stdout)["findings"]
    assert [each["code"] for each in found] == ["AIO502", "AIO501"]
    assert all(each["price"]["total"]["construct_us"] > 10 for each in found), found
