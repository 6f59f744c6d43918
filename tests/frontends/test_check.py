"""``aiocost check``: what it prints, in which order, with which exit code, and that its last line adds up."""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING, get_args

import pytest

from flake8_aiocost.formats import Outcome
from flake8_aiocost.formats._totals import CALLED
from flake8_aiocost.model import SilenceKind
from tests.frontends.commands import ROUTES, SERVICE, aiocost, aiocost_here, layered
from tests.frontends.conftest import HANDLER, JOB

if TYPE_CHECKING:
    from pathlib import Path

FOUND = re.compile(r"found (\d+) spawns? in (\d+) files?: ([^;]*)(?:; .*)?")


def added_up(line: str) -> dict[str, int]:
    """The parts of the last line, which together are what was found."""
    match = FOUND.fullmatch(line)
    assert match is not None, line
    parts = {name: int(count) for count, _, name in (part.partition(" ") for part in match[3].split(", "))}
    assert sum(parts.values()) == int(match[1])
    return parts


def test_heat_comes_through_the_layers_and_the_last_line_adds_up(tmp_path: Path) -> None:
    done = aiocost("check", cwd=layered(tmp_path))
    finding, last = done.stdout.splitlines()
    assert finding.startswith("shop/service.py:14:22: AIO101 gather of 2: ")
    assert "per call of Orders.both (called from read_order through Orders.detail, fastapi) [reference: " in finding
    assert added_up(last) == {"reported": 1, "without a sequence": 1, "cold": 1, "of unknown heat": 1}
    assert (done.returncode, done.stderr) == (1, "")


def test_every_reason_for_silence_has_a_name_in_the_last_line() -> None:
    spoken, silent = get_args(Outcome)
    assert {*get_args(spoken), *get_args(silent)} == set(CALLED)
    assert silent == SilenceKind


EVERY = """\
import asyncio

from fastapi import FastAPI

app = FastAPI()


async def ready():
    return await asyncio.sleep(1, 1)


async def at_once():
    return 1


@app.get("/")
async def handler(self, path):
    await asyncio.gather(ready(), ready())
    await asyncio.gather(ready(), ready())  # noqa: AIO101
    await asyncio.wait_for(ready(), 1)
    await asyncio.to_thread(open, path)
    await asyncio.shield(ready())
    await asyncio.create_task(at_once())


@app.get("/kept")
async def keeps(self):
    self.task = asyncio.create_task(ready())


async def unknown():
    await asyncio.gather(ready(), ready())


# aiocost: cold
asyncio.run(asyncio.gather(ready(), ready()))
"""


def test_every_reason_for_silence_is_counted(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.aiocost]\npython = "3.13"\nmin-cost = 5\n')
    (tmp_path / "app.py").write_text(EVERY)
    done = aiocost_here("check", cwd=tmp_path)
    assert added_up(done.stdout.splitlines()[-1]) == {
        "reported": 1,
        "suppressed (noqa)": 1,
        "below min-cost": 1,
        "without a sequence": 1,
        "well bought or a contract": 2,
        "without a task": 1,
        "cold": 1,
        "of unknown heat": 1,
    }


def test_lines_are_sorted_and_paths_are_as_they_were_given(tmp_path: Path) -> None:
    for name in ("b", "a/z", "a/b"):
        (tmp_path / "app" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "app" / f"{name}.py").write_text(HANDLER)
    (tmp_path / ".python-version").write_text("3.13\n")
    (tmp_path / ".git").mkdir()

    def places(*arguments: str, cwd: Path) -> list[str]:
        lines = aiocost_here("check", *arguments, cwd=cwd).stdout.splitlines()
        return [line.partition(":")[0].replace(os.sep, "/") for line in lines[:-1]]

    assert places(cwd=tmp_path) == ["app/a/b.py", "app/a/z.py", "app/b.py"]
    assert places(cwd=tmp_path / "app" / "a") == ["../b.py", "b.py", "z.py"]
    assert places("app/b.py", "app/a/z.py", "./app/b.py", "app/a", cwd=tmp_path) == [
        "app/a/b.py",
        "app/a/z.py",
        "app/b.py",
    ]
    assert places(str(tmp_path / "app" / "b.py"), cwd=tmp_path) == [f"{tmp_path}/app/b.py".replace(os.sep, "/")]


def test_what_is_said_of_a_file_does_not_depend_on_the_others(tmp_path: Path) -> None:
    project = layered(tmp_path)
    whole = aiocost_here("check", cwd=project).stdout.splitlines()[:-1]
    assert aiocost_here("check", "shop/service.py", cwd=project).stdout.splitlines()[:-1] == whole
    (line,) = aiocost_here("check", "service.py", cwd=project / "shop").stdout.splitlines()[:-1]
    assert f"shop/{line}" == whole[0]


def test_nothing_to_say(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("print()\n")
    done = aiocost_here("check", "app.py", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "found 0 spawns in 1 file: 0 reported\n", "")


@pytest.mark.parametrize("option", ["--min-cost=1000", "--cold=app/**"])
def test_options_are_those_of_the_settings(project: Path, option: str) -> None:
    done = aiocost_here("check", option, cwd=project)
    assert done.returncode == 0
    assert added_up(done.stdout.splitlines()[-1])["reported"] == 0


def test_a_wrong_option_names_itself(project: Path) -> None:
    done = aiocost_here("check", "--loop", "twisted", cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "aiocost: option --loop: loop = 'twisted': expected auto, asyncio or uvloop\n"


def test_a_wrong_pyproject_ends_the_run(project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.aiocost]\nlop = 1\n")
    done = aiocost_here("check", cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("unknown key 'lop': did you mean loop?\n")
    assert done.stderr.count("\n") == 1


def test_a_table_that_does_not_fit_is_told_once(project: Path) -> None:
    done = aiocost_here("check", "--table", "gone.json", cwd=project)
    assert done.returncode == 1
    told = [line for line in done.stdout.splitlines() if "AIO901" in line]
    assert [line.partition(": ")[0] for line in told] == ["app/feed.py:1:1"]
    assert added_up(done.stdout.splitlines()[-1]) == {"reported": 2}


def test_without_a_root_marker_the_working_directory_is_the_project(tmp_path: Path) -> None:
    (tmp_path / "jobs").mkdir()
    (tmp_path / "jobs" / "digest.py").write_text(JOB.replace("from celery import shared_task", "shared_task = str"))
    assert "AIO201" in aiocost_here("check", cwd=tmp_path).stdout
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    shutil.copy(tmp_path / "jobs" / "digest.py", tmp_path / "digest.py")
    assert aiocost_here("check", "../digest.py", cwd=outside).returncode in {0, 1}


def test_without_a_root_marker_a_package_elsewhere_is_the_project(tmp_path: Path) -> None:
    """From any other folder the same is said of it as in its own one, and nothing is written there."""
    elsewhere, shop = tmp_path / "elsewhere", layered(tmp_path) / "shop"
    (tmp_path / "pyproject.toml").unlink()
    elsewhere.mkdir()
    (shop / "routes.py").write_text(ROUTES.replace("from shop", "from shop.inner.deep"))
    # Namespace folders inside of a package have no ``__init__.py``.
    (shop / "inner" / "deep").mkdir(parents=True)
    for name in ("service", "store"):
        (shop / f"{name}.py").rename(shop / "inner" / "deep" / f"{name}.py")
    service = shop / "inner" / "deep" / "service.py"
    service.write_text(SERVICE.replace("from shop", "from shop.inner.deep"))
    inside = aiocost_here("check", "--no-cache", "shop", cwd=tmp_path)
    assert "deep/service.py:14:22: AIO101 gather of 2" in inside.stdout
    expected = inside.stdout.replace("shop/inner", f"{shop}/inner")
    for asked in (tmp_path, shop, service.parent):
        done = aiocost_here("check", str(asked), cwd=elsewhere)
        assert (done.stdout.splitlines()[:-1], done.stderr) == (expected.splitlines()[:-1], "")
    assert [line.partition(":")[2] for line in aiocost_here("check", cwd=shop).stdout.splitlines()[:-1]] == [
        line.partition(":")[2] for line in inside.stdout.splitlines()[:-1]
    ]
    shutil.rmtree(shop / ".aiocost_cache")
    assert not list(tmp_path.rglob(".aiocost_cache"))


def test_files_of_no_project_say_so(tmp_path: Path) -> None:
    elsewhere, scripts = tmp_path / "elsewhere", tmp_path / "scripts"
    elsewhere.mkdir()
    scripts.mkdir()
    for name in ("one", "two"):
        (scripts / f"{name}.py").write_text(JOB)
    done = aiocost_here("check", str(scripts), cwd=elsewhere)
    (told,) = done.stderr.splitlines()
    assert told.startswith(f"aiocost: {scripts}/one.py and 1 more belong to no project")
    assert aiocost_here("check", cwd=scripts).stderr == ""
    assert aiocost_here("check", str(scripts / "one.py"), cwd=elsewhere).stderr == ""


def test_a_project_inside_another_is_an_index_of_its_own(tmp_path: Path) -> None:
    layered(tmp_path)
    layered(tmp_path / "nested")
    done = aiocost_here("check", cwd=tmp_path)
    assert [line.partition(":")[0] for line in done.stdout.splitlines()[:-1]] == [
        "nested/shop/service.py",
        "shop/service.py",
    ]
