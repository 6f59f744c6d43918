"""Children that provably never suspend: functions and methods of the project, wherever they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.module.read import read
from flake8_aiocost.pipeline import lint
from flake8_aiocost.project.project import ProjectIndex
from flake8_aiocost.settings import Settings
from flake8_aiocost.spawns.find import Finder

if TYPE_CHECKING:
    from pathlib import Path

HANDLER = """\
import asyncio

from flags import Flags, Sender, helper

flags = Flags()
sender = Sender()

async def both():
    return await asyncio.gather({children})
"""
FLAGS = """\
import abc
import functools

class Flags:
    async def first(self):
        return True

    async def second(self):
        return False

    async def waits(self):
        await self.socket.read()

    @functools.cache
    async def cached(self):
        return 1

    @staticmethod
    async def static():
        return 1

    async def overridden(self):
        return 1

class Remote(Flags):
    async def overridden(self):
        return await self.socket.read()

class Sender(abc.ABC):
    async def sent(self):
        return 1

    @abc.abstractmethod
    async def send(self):
        ...

async def helper():
    return 1
"""


@pytest.mark.parametrize(
    ("children", "awaitable", "some"),
    [
        ("flags.first(), flags.second()", "ready", 0),
        ("helper(), helper()", "ready", 0),
        ("Flags.static(), flags.first()", "ready", 0),
        ("flags.first(), flags.waits()", "suspending", 1),
        ("flags.waits(), flags.first(), flags.waits(), helper()", "suspending", 2),
        ("flags.first(), flags.cached()", "suspending", 1),  # what its decorator makes of it, nobody can tell
        ("flags.first(), flags.overridden()", "suspending", 1),  # of a Remote it reads a socket
        ("flags.first(), sender.sent()", "suspending", 1),  # heirs elsewhere may have their own
        ("flags.first(), unknown()", "suspending", 1),
        ("*[flags.first() for _ in range(3)]", "ready", 0),
        # How many of each, nobody knows.
        ("flags.waits(), *[flags.first() for _ in range(3)]", "suspending", 0),
        ("flags.waits(), *unknown", "suspending", 0),
    ],
)
def test_methods_and_functions_of_other_modules(children: str, awaitable: str, some: int) -> None:
    texts = {"handler.py": HANDLER.format(children=children), "flags.py": FLAGS}
    project = ProjectIndex([(path, read(text)) for path, text in texts.items()])
    (spawn,) = Finder(project.modules[0], {}).spawns
    assert (spawn.awaitable, spawn.ready) == (awaitable, some)


CACHED = """\
import asyncio
from fastapi import FastAPI

app = FastAPI()

class Flags:
    async def one(self):
        return 1

    async def other(self):
        return 2

flags = Flags()

@app.get("/")
async def both():
    return await asyncio.gather(flags.one(), flags.other())
"""


def test_a_method_that_waits_for_nothing_is_priced_as_one(tmp_path: Path) -> None:
    (finding,) = lint(CACHED, "app/feed.py", Settings(root=tmp_path, python=(3, 13)))
    assert (finding.code, "one waits for nothing" in finding.message) == ("AIO303", True)
    assert finding.message.endswith(" [reference: cpython3.13 asyncio, 2 ready]")
    assert finding.price is not None
    assert finding.price.total is not None
    # A sequence of two that never suspend is no turn of the event loop.
    assert finding.price.total.sequence_us < 1.0


@pytest.mark.parametrize(
    ("line", "bracket"),
    [
        ("await asyncio.gather(*[one() for _ in ids])", ", all ready]"),
        ("asyncio.create_task(one())", ", ready]"),
        ("await asyncio.gather(one(), waits())", ", 1 of 2 ready]"),
        ("await asyncio.gather(waits(), waits())", "asyncio]"),
    ],
)
def test_the_bracket_tells_of_children_that_never_suspend(line: str, bracket: str, tmp_path: Path) -> None:
    source = (
        "# aiocost: hot\nimport asyncio\nfrom outside import work\n\nasync def one():\n    return 1\n\n"
        f"async def waits():\n    await work()\n\nasync def handle(ids):\n    {line}\n"
    )
    (finding,) = lint(source, "app/feed.py", Settings(root=tmp_path, python=(3, 13)))
    assert finding.message.endswith(bracket)
