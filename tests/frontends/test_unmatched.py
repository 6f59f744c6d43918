"""Comments and settings that mean nothing are told by ``aiocost check``, each once, and change no exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.frontends.commands import aiocost_here as aiocost
from tests.frontends.commands import layered
from tests.frontends.conftest import flake8

if TYPE_CHECKING:
    from pathlib import Path

COMMENTED = """\
# aiocost: hot
import asyncio

# aiocost: cold
async def ready():  # aiocost: background
    return 1


async def both(a, b):  # aiocost: warm
    await asyncio.gather(  # aiocost: saves=40ms
        ready(),
        ready(),
    )
    await ready()  # aiocost: saves=1s, or so


async def last():  # aiocost cold
    pass
"""
ELSEWHERE = "write it on the line of a def, or above the first statement of the module"


def told(*arguments: str, cwd: Path) -> list[str]:
    done = aiocost("check", *arguments, cwd=cwd)
    assert done.returncode in {0, 1}, done.stderr
    return done.stderr.splitlines()


def test_comments_that_stand_where_they_mean_nothing(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.aiocost]\npython = "3.13"\n')
    (tmp_path / "app.py").write_text(COMMENTED)
    expected = [
        f'aiocost: app.py:4: "# aiocost: cold" means nothing here: {ELSEWHERE}',
        'aiocost: app.py:9: "# aiocost: warm" means nothing: expected hot, background, cold, or saves=40ms',
        'aiocost: app.py:14: "# aiocost: saves=1s," means nothing here: write it on the line of a call that spawns',
        'aiocost: app.py:17: "# aiocost cold" means nothing: expected a colon, as in "# aiocost: cold"',
    ]
    assert told(cwd=tmp_path) == expected
    assert told("app.py", cwd=tmp_path) == expected
    assert flake8("--select", "AIO9", cwd=tmp_path).stdout == ""


@pytest.mark.parametrize(
    ("key", "right", "wrong"),
    [
        ("hot", "shop/*.py", "shops/*.py"),
        ("background", "shop.service.Orders.both", "shop.service.Order.both"),
        ("cold", "shop.store", "shop.stores.*"),
        ("cold", "service.Orders.*", "services.*"),
    ],
)
def test_patterns_that_match_nothing(tmp_path: Path, key: str, right: str, wrong: str) -> None:
    project = layered(tmp_path)
    assert told(f"--{key}", right, cwd=project) == []
    (line,) = told(f"--{key}", f"{right},{wrong}", cwd=project)
    assert line.startswith(f"aiocost: {key} = '{wrong}' matches nothing in {project}: expected a glob for files, ")
    # They are about the project, whichever of its files are asked for.
    assert told(f"--{key}", wrong, "shop/store.py", cwd=project) == [line]


def test_spawners_that_nothing_calls(tmp_path: Path) -> None:
    project = layered(tmp_path)
    (project / "shop" / "aio.py").write_text(
        "from lib.aio import run_all as both\n\n\ndef f(self):\n    self.pool.go(both)\n"
    )
    assert told("--spawners", "lib.aio.run_all=gather,some.pool.go=create_task", cwd=project) == []
    (line,) = told("--spawners", "lib.aio.run_none=gather", cwd=project)
    assert line == f"aiocost: spawners = 'lib.aio.run_none' matches nothing in {project}: nothing there calls it"


def test_spawners_that_are_seen_without_it(tmp_path: Path) -> None:
    project = layered(tmp_path)
    (project / "shop" / "aio.py").write_text(
        "import asyncio\nfrom pool import start\n\n\n"
        "async def seen(children):\n    return await asyncio.gather(*children)\n\n\n"
        "async def unseen(children):\n    return await start(children)\n\n\n"
        "async def main():\n    await seen([])\n    await unseen([])\n"
    )
    (line,) = told("--spawners", "shop.aio.seen=gather,shop.aio.unseen=gather", cwd=project)
    assert line == (
        "aiocost: spawners = 'shop.aio.seen' counts twice what seen of shop/aio.py spawns: "
        "leave it out, that is seen without it"
    )


def test_spawners_that_are_called_otherwise(tmp_path: Path) -> None:
    project = layered(tmp_path)
    (project / "shop" / "aio.py").write_text(
        "from lib import group, start\n\n\nasync def main(x):\n"
        "    await start([x(), x()])\n    async with group() as tasks:\n        tasks.create_task(x())\n"
    )
    assert told("--spawners", "lib.start=gather,lib.group=task_group", cwd=project) == []
    (line,) = told("--spawners", "lib.start=task_group,lib.group=task_group", cwd=project)
    assert line == (
        f"aiocost: spawners = 'lib.start' means nothing in {project}: no call of it has the form of a task_group"
    )


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("shop.store.Store.load", "shop.store.Stores.load"),
        ("store.Store.*", "stores.Store.*"),
        ("shop.store.Store.{load,save}", "shop.store.Store.{save,drop}"),
        # Of a library, what is called of it.
        ("asyncio.sleep", "asyncio.slep"),
        ("asyncio.*", "anyio.*"),
        ("*.sleep", "*.slep"),
    ],
)
def test_waits_of_what_nothing_calls(tmp_path: Path, right: str, wrong: str) -> None:
    project = layered(tmp_path)
    with (project / "pyproject.toml").open("a") as file:
        file.write(f'waits = {{ "{right}" = "2ms", "{wrong}" = "2ms" }}\n')
    expected = f"aiocost: waits = '{wrong}' matches nothing in {project}: expected dotted names of functions"
    assert told(cwd=project) == [expected]


def test_a_file_looked_at_by_itself_says_nothing_of_settings(tmp_path: Path) -> None:
    project = layered(tmp_path)
    (project / "build").mkdir()
    (project / "build" / "x.py").write_text("x = 1\n")
    assert told("--hot", "nowhere/**", "build", cwd=project) == []


def test_many_are_counted(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "app.py").write_text("x = 1\n" + "# aiocost: hot\n" * 13)
    lines = told(cwd=tmp_path)
    assert len(lines) == 11
    assert lines[-1] == "aiocost: 3 more settings and comments mean nothing"
