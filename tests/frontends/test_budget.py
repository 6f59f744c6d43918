"""AIO110 stands on a function: both doors say it, and silence it, at the same place, whichever files are looked at."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.cost.interpolate import SEQUENCE, cost_of
from flake8_aiocost.cost.reference import reference
from tests.frontends.commands import aiocost_here
from tests.frontends.conftest import flake8

if TYPE_CHECKING:
    from pathlib import Path

#: Spawns nothing itself: without a budget flake8 has nothing to read there.
ROUTES = """\
from fastapi import FastAPI

from shop.service import both, pair

app = FastAPI()


@app.get("/one")
async def read_one():{one}
    return await pair()


@app.get("/both")
async def read_both({both}
    flag: int,
):{end}
    return await both()
"""
SERVICE = """\
import asyncio

import httpx

client = httpx.AsyncClient()


async def load():
    return await client.get("/")


async def pair():
    return await asyncio.gather(load(), load())


async def both():
    await pair()
    return await asyncio.gather(load(), load(), load())
"""
CODES = ("--select", "AIO")


def _budget() -> float:
    """More than a gather of two adds, and less than one of two and one of three do, by the shipped prices."""
    (busy,) = (
        each
        for each in reference((3, 13)).environments
        if (each.loop, each.task_factory, each.load, each.awaitable) == ("asyncio", "default", "busy", "suspending")
    )
    added = cost_of(2, busy.constructs["gather"]) - cost_of(2, busy.constructs[SEQUENCE])
    return round(1.5 * added, 1)


BUDGET = _budget()


def written(folder: Path, one: str = "", both: str = "", end: str = "", budget: str = f"budget = {BUDGET}\n") -> Path:
    (folder / "shop").mkdir()
    (folder / "pyproject.toml").write_text(f'[tool.aiocost]\npython = "3.13"\nloop = "asyncio"\n{budget}')
    (folder / "shop" / "__init__.py").write_text("")
    (folder / "shop" / "service.py").write_text(SERVICE)
    (folder / "shop" / "routes.py").write_text(ROUTES.format(one=one, both=both, end=end))
    return folder


def by_flake8(*arguments: str, cwd: Path) -> list[str]:
    done = flake8("--isolated", *arguments, cwd=cwd)
    assert done.stderr == ""
    return [line.removeprefix("./") for line in done.stdout.splitlines()]


def by_check(*arguments: str, cwd: Path) -> tuple[list[str], str]:
    """The lines of findings, and the last line."""
    done = aiocost_here("check", *arguments, cwd=cwd)
    assert done.stderr == ""
    *lines, last = done.stdout.splitlines()
    return lines, last


def test_both_doors_say_it_of_a_file_that_spawns_nothing_itself(tmp_path: Path) -> None:
    project = written(tmp_path)
    lines, last = by_check(cwd=project)
    (line,) = lines
    assert line.startswith("shop/routes.py:14:1: AIO110 one call of request handler read_both (fastapi) spends ")
    assert ": gather of 3 in both (shop/service.py) and gather of 2 in pair (shop/service.py) [reference: " in line
    # The spawns are well bought, and the finding is none of them.
    assert last == "found 2 spawns in 3 files: 0 reported, 2 well bought or a contract"
    for arguments in (("-j1", "."), ("-j2", "."), ("shop/routes.py",), ("-j2", "shop/routes.py", "shop/service.py")):
        assert by_flake8(*CODES, *arguments, cwd=project) == lines
    assert by_check("shop/routes.py", cwd=project)[0] == lines
    assert by_flake8(*CODES, "shop/service.py", cwd=project) == by_check("shop/service.py", cwd=project)[0] == []


def test_without_a_budget_there_is_none(tmp_path: Path) -> None:
    project = written(tmp_path, budget="")
    assert by_flake8(*CODES, ".", cwd=project) == by_check(cwd=project)[0] == []
    lines, _ = by_check("--budget", "0", cwd=project)
    assert [line.split()[1] for line in lines] == ["AIO110", "AIO110"]
    assert by_flake8(*CODES, "--aiocost-budget", "0", ".", cwd=project) == lines


@pytest.mark.parametrize(
    ("comment", "silences"),
    [
        ("# noqa", True),
        ("# noqa: AIO110", True),
        ("# noqa: E501,AIO110", True),
        ("# noqa: AIO1", True),
        ("# noqa: AIO101", False),
    ],
)
def test_a_comment_on_the_line_of_the_def_silences_it(tmp_path: Path, comment: str, silences: bool) -> None:
    project = written(tmp_path, both=f"  {comment}")
    lines, _ = by_check("--budget", "0", cwd=project)
    assert by_flake8(*CODES, "--aiocost-budget", "0", ".", cwd=project) == lines
    assert [line.partition(" ")[0] for line in lines] == ["shop/routes.py:9:1:", "shop/routes.py:14:1:"][: 2 - silences]


def test_other_comments_count_as_flake8_counts_them(tmp_path: Path) -> None:
    """At the end of a ``def`` of several lines it is not on the line of the finding; at the top it is for the file."""
    project = written(tmp_path, one="  # noqa", end="  # noqa: AIO110")
    lines, _ = by_check("--budget", "0", cwd=project)
    assert by_flake8(*CODES, "--aiocost-budget", "0", ".", cwd=project) == lines
    assert [line.partition(" ")[0] for line in lines] == ["shop/routes.py:14:1:"]
    routes = project / "shop" / "routes.py"
    routes.write_text(f"# flake8: noqa\n{routes.read_text()}")
    assert by_flake8(*CODES, "--aiocost-budget", "0", ".", cwd=project) == []
    assert by_check("--budget", "0", cwd=project)[0] == []


def test_options_choose_it_as_any_code(tmp_path: Path) -> None:
    project = written(tmp_path)
    for arguments, count in ((("--ignore", "AIO110"), 0), (("--select", "AIO11"), 1), (("--select", "AIO3"), 0)):
        assert len(by_check(*arguments, cwd=project)[0]) == count
        assert len(by_flake8(*arguments, ".", cwd=project)) == count


def test_json_has_it_without_a_spawn(tmp_path: Path) -> None:
    project = written(tmp_path)
    done = aiocost_here("check", "--output-format", "json", cwd=project)
    assert done.returncode == 1
    found = json.loads(done.stdout)
    (finding,) = found["findings"]
    assert {key: finding[key] for key in ("code", "path", "line", "column", "end_line", "end_column")} == {
        "code": "AIO110",
        "path": "shop/routes.py",
        "line": 14,
        "column": 1,
        "end_line": 14,
        "end_column": len("async def read_both") + 1,
    }
    assert (finding["construct"], finding["price"], finding["chain"]) == (None, None, [])
    assert found["summary"]["outcomes"] == {"bought": 2}


def test_the_text_of_an_editor_has_its_own_bill(tmp_path: Path) -> None:
    """On standard input a file may be another than on the disk."""
    project = written(tmp_path)
    edited = ROUTES.format(one="", both="", end="").replace("return await pair()", "return await both()")
    arguments = (*CODES, "--stdin-display-name", "shop/routes.py", "-")
    done = flake8("--isolated", *arguments, cwd=project, stdin=edited)
    assert [line.split(" spends ")[0] for line in done.stdout.splitlines()] == [
        "shop/routes.py:9:1: AIO110 one call of request handler read_one (fastapi)",
        "shop/routes.py:14:1: AIO110 one call of request handler read_both (fastapi)",
    ]
