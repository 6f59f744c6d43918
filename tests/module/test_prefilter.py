"""The scan of the text may only turn away what holds no spawn."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flake8_aiocost.constructs import CONSTRUCTS
from flake8_aiocost.constructs._catalogue import catalogue
from tests.reading import Found, may_spawn

PASSED = [
    "import asyncio\nasyncio.gather(a())",
    "import asyncio as aio\naio.create_task(a())",
    "from asyncio import gather as g\ng(a())",
    "from asyncio import *\ngather(a())",
    "import asyncio\nrun = asyncio.gather\nrun(a())",
    "import asyncio\nasyncio.wait(a)",
    "import asyncio\nasyncio.wait (\n a)",
    "import asyncio\nwait = asyncio.wait\n",
    "import asyncio\nasyncio.Task(a())",
    "import asyncio\nasyncio.Task (a())",
    "from asgiref.sync import sync_to_async\n@sync_to_async\ndef f(): pass\nf()",
    "self.loop.create_task(a())",
    "loop.run_in_executor(None, f)",
    "tg.start_soon(f)",
]
TURNED_AWAY = [
    "",
    "import asyncio",
    "import asyncio\nawait asyncio.sleep(1)",
    "gather(a())",
    "torch.gather(a)",
    "wait()\nshield()\nTask()\nrun_sync()",
    "hass.async_create_task(a())",
    "import asyncio\nevent.wait()\nasyncio.Event().wait( )",
    "import asyncio\ntask: asyncio.Task[int]",
    "import asyncio\nawaited = await_for = gathered = create_tasks = 1",
    "import concurrent.futures\nconcurrent.futures.as_completed(fs)\nconcurrent.futures.wait(fs)",
]


@pytest.mark.parametrize("source", PASSED)
def test_passed(source: str) -> None:
    assert may_spawn(source)


@pytest.mark.parametrize("source", TURNED_AWAY)
def test_turned_away(source: str) -> None:
    assert not may_spawn(source)
    assert not Found(source).spawns


def test_configured_names_pass() -> None:
    source = "from app.aio import run_all as together\ntogether(a())"
    assert not may_spawn(source)
    assert may_spawn(source, {"app.aio.run_all": "gather"})
    assert may_spawn("pool.spawn(a())", ["app.Pool().spawn"])


def test_every_construct_passes_by_each_of_its_names() -> None:
    assert set(catalogue().by_callee.values()) == set(CONSTRUCTS)
    for callee in catalogue().by_callee:
        package, _, rest = callee.partition(".")
        assert may_spawn(f"import {package}\n{package}.{rest}(x())"), callee


WAYS = [
    ("import {package}\n", "{package}.{rest}"),
    ("import {package} as p\n", "p.{rest}"),
    ("from {module} import {leaf}\n", "{leaf}"),
    ("from {module} import {leaf} as x\n", "x"),
    ("from {module} import *\n", "{leaf}"),
    ("import {package}\ny = {package}.{rest}\n", "y"),
    ("import functools\nimport {package}\ny = functools.partial({package}.{rest})\n", "y"),
    ("class C:\n    from {module} import {leaf}\n", "C.{leaf}"),
    ("import {package}\nclass C:\n    def __init__(self):\n        self.f = {package}.{rest}\n", "C().f"),
]
CALLS = ["{f}(work())", "{f}(*[work(x) for x in y])", "{f}(None, work)", "{f}(work)(1)", "{f}([{f}(work())])"]


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from(sorted(name for name in catalogue().by_callee if "()" not in name)),
    st.sampled_from(list(product(WAYS, CALLS))),
    st.sampled_from(["", "async def f():\n    ", "if x:\n    ", "try:\n    pass\nfinally:\n    "]),
)
def test_whatever_is_found_has_passed(callee: str, way: tuple[tuple[str, str], str], where: str) -> None:
    (imports, function), call = way
    package, _, rest = callee.partition(".")
    module, _, leaf = callee.rpartition(".")
    names = {"package": package, "rest": rest, "module": module, "leaf": leaf}
    source = imports.format(**names) + where + call.format(f=function.format(**names)) + "\n"
    assert may_spawn(source) or not Found(source).spawns
