"""flake8 over the index of a project: the same is said however it is run, and whatever was edited before."""

from __future__ import annotations

import gc
import shutil
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.frontends.run import Run
from flake8_aiocost.project import files as files_module
from flake8_aiocost.project.cache_folder import NAME
from flake8_aiocost.project.project import ProjectIndex
from tests.frontends.commands import aiocost
from tests.frontends.conftest import flake8
from tests.frontends.edits import everything

if TYPE_CHECKING:
    from pathlib import Path

ROUTE = """\
from fastapi import FastAPI

from shop.services import Prices

app = FastAPI()


@app.get("/prices")
async def read_prices():
    return await Prices().load()
"""
SERVICE = """\
import asyncio


async def one():
    return await asyncio.sleep(1, 1)


class Prices:
    async def load(self):
        return await asyncio.gather(one(), one())
"""
SAID = "shop/services.py:10:22: AIO101 gather of 2"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project whose handler stands in one module and its spawn in another."""
    (tmp_path / "pyproject.toml").write_text('[tool.aiocost]\npython = "3.13"\nloop = "asyncio"\n')
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "__init__.py").touch()
    (tmp_path / "shop" / "routes.py").write_text(ROUTE)
    (tmp_path / "shop" / "services.py").write_text(SERVICE)
    return tmp_path


def said(*arguments: str, cwd: Path, stdin: str | None = None) -> list[str]:
    done = flake8("--select", "AIO", *arguments, cwd=cwd, stdin=stdin)
    assert done.stderr == ""
    return sorted(line.removeprefix("./") for line in done.stdout.splitlines())


def test_the_same_is_said_however_flake8_is_run(shop: Path) -> None:
    (line,) = said("-j1", cwd=shop)
    assert line.startswith(SAID)
    assert "GET /prices" in line or "read_prices" in line
    assert (shop / NAME).is_dir()
    for jobs in ("-j1", "-j4"):
        assert said(jobs, cwd=shop) == [line]
        shutil.rmtree(shop / NAME)
        assert said(jobs, "shop", cwd=shop) == [line]
    assert said("shop/services.py", cwd=shop) == [line]
    assert said("--stdin-display-name", "shop/services.py", "-", cwd=shop, stdin=SERVICE) == [line]
    assert said("services.py", cwd=shop / "shop") == [line.removeprefix("shop/")]
    (shop / "elsewhere").mkdir()
    (elsewhere,) = said(str(shop / "shop" / "services.py"), cwd=shop / "elsewhere")
    assert elsewhere.endswith(line)


def test_it_is_said_where_nothing_can_be_cached(shop: Path) -> None:
    (shop / NAME).write_text("a file in its place")
    (line,) = said("-j1", cwd=shop)
    assert line.startswith(SAID)
    assert (shop / NAME).read_text() == "a file in its place"


def test_standard_input_stands_in_for_the_file_on_the_disk(shop: Path) -> None:
    edited = ROUTE.replace('@app.get("/prices")\n', "")
    assert said("--stdin-display-name", "shop/routes.py", "-", cwd=shop, stdin=edited) == []
    new = SERVICE.replace("one(), one()", "one(), one(), one()")
    (line,) = said("--stdin-display-name", "shop/services.py", "-", cwd=shop, stdin=new)
    assert "gather of 3" in line


def test_calls_may_be_followed_inside_each_module_only(shop: Path) -> None:
    assert said("--aiocost-follow", "module", cwd=shop) == []
    assert not (shop / NAME).exists()


def test_of_a_large_project_each_file_is_looked_at_by_itself(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert everything(shop) != {}
    monkeypatch.setattr(files_module, "MOST_FILES", 2)
    assert everything(shop) == {}


def test_that_a_project_is_too_large_is_said_once(shop: Path) -> None:
    for number in range(files_module.MOST_FILES):
        (shop / "shop" / f"empty_{number}.py").touch()
    for jobs in ("-j1", "-j2"):
        done = flake8("--select", "AIO", jobs, "shop/services.py", "shop/routes.py", cwd=shop)
        assert done.stdout == ""
        (line,) = done.stderr.splitlines()
        assert line.startswith(
            f"flake8-aiocost: {shop}: it holds more than 20,000 Python files, so each file is looked at by itself"
        )
    # Where nothing could be said in any case, or somebody chose it, there is nothing to tell.
    assert said("shop/routes.py", cwd=shop) == []
    assert said("--aiocost-follow", "module", cwd=shop) == []


def test_what_a_run_has_made_is_no_matter_of_the_collector_until_the_next_run(shop: Path) -> None:
    files = [str(shop / "shop" / name) for name in ("routes.py", "services.py")]
    try:
        Run().prepare(files)
        first = gc.get_freeze_count()
        assert first > 0
        assert not any(isinstance(each, ProjectIndex) for each in gc.get_objects())
        # Nothing has changed, so that nothing is made; and what the first run has made is freed.
        Run().prepare(files)
        assert 0 < gc.get_freeze_count() < first
    finally:
        gc.unfreeze()
    assert not any(isinstance(each, ProjectIndex) for each in gc.get_objects())


def test_where_nothing_may_be_said_the_collector_is_left_alone(shop: Path) -> None:
    Run().prepare([str(shop / "shop" / "routes.py")])
    assert gc.get_freeze_count() == 0


def test_where_nothing_may_spawn_no_index_is_made(shop: Path) -> None:
    (shop / "shop" / "plain.py").write_text("from shop.services import Prices\n\n\ndef made():\n    return Prices()\n")
    assert said("shop/plain.py", cwd=shop) == []
    assert not (shop / NAME).exists()


#: One cause in three places, one of them silenced, a comment that means nothing, and a file that nobody can parse.
CAUSE = """\
import asyncio

from outside import a, b


async def both():
    return await asyncio.gather(a(), b())
"""
SPAWN = """\
import asyncio

from outside import more
from shop.cause import both


async def {}():
    return await asyncio.gather(both(), more()){}
"""
OTHERS = {
    "cause.py": CAUSE,
    "left.py": SPAWN.format("left", "  # noqa: AIO305"),
    "middle.py": SPAWN.format("middle", ""),
    "right.py": SPAWN.format("right", "") + "# aiocost: hot\n",
    "broken.py": "def f(:\n",
}


@pytest.mark.parametrize("output", ["text", "json"])
def test_check_prints_the_same_with_what_is_kept_and_without(shop: Path, output: str) -> None:
    for name, text in OTHERS.items():
        (shop / "shop" / name).write_text(text)
    given = ("check", "--output-format", output, "--cold", "nowhere.*")
    for paths in ((), ("shop/right.py",), ("shop/middle.py", "shop/right.py", "shop/services.py"), ("shop",)):
        plain = aiocost(*given, "--no-cache", *paths, cwd=shop)
        assert plain.returncode == 1
        assert output == "json" or ("1 merged into one cause" in plain.stdout) == (paths != ("shop/right.py",))
        for _ in range(2):
            kept = aiocost(*given, *paths, cwd=shop)
            assert (kept.stdout, kept.stderr) == (plain.stdout, plain.stderr)
        if "shop/right.py" not in paths:
            assert "broken.py" in plain.stdout + plain.stderr
        assert "aiocost: cold = " in plain.stderr
        assert "# aiocost: hot" in plain.stderr
    said("-j1", cwd=shop)
    assert aiocost(*given, cwd=shop).stdout == aiocost(*given, "--no-cache", cwd=shop).stdout
