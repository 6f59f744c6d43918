"""The gate may only close where nothing would be found."""

from __future__ import annotations

import subprocess
import sys
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flake8_aiocost.constructs import CONSTRUCTS, find
from flake8_aiocost.constructs._catalogue import catalogue
from flake8_aiocost.source.gate import may_spawn
from flake8_aiocost.source.tree import read

OPEN = [
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
CLOSED = [
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


@pytest.mark.parametrize("source", OPEN)
def test_open(source: str) -> None:
    assert may_spawn(source)


@pytest.mark.parametrize("source", CLOSED)
def test_closed(source: str) -> None:
    assert not may_spawn(source)
    assert not find(read(source, "x.py"))


def test_configured_names_open_it() -> None:
    source = "from app.aio import run_all as together\ntogether(a())"
    assert not may_spawn(source)
    assert may_spawn(source, {"app.aio.run_all": "gather"})
    assert may_spawn("pool.spawn(a())", ["app.Pool().spawn"])


def test_every_construct_opens_it_by_each_of_its_names() -> None:
    assert set(catalogue().by_callee.values()) == set(CONSTRUCTS)
    for callee in catalogue().by_callee:
        package, _, rest = callee.partition(".")
        assert may_spawn(f"import {package}\n{package}.{rest}(x())"), callee


def test_asking_it_imports_neither_libcst_nor_asyncio() -> None:
    program = (
        "import sys\n"
        "from flake8_aiocost.source.gate import may_spawn\n"
        "from flake8_aiocost.constructs import CONSTRUCTS\n"
        "assert may_spawn('import asyncio; asyncio.gather()') and not may_spawn('x') and CONSTRUCTS\n"
        "print([name for name in ('libcst', 'asyncio') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


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
def test_whatever_is_found_has_opened_it(callee: str, way: tuple[tuple[str, str], str], where: str) -> None:
    (imports, function), call = way
    package, _, rest = callee.partition(".")
    module, _, leaf = callee.rpartition(".")
    names = {"package": package, "rest": rest, "module": module, "leaf": leaf}
    source = imports.format(**names) + where + call.format(f=function.format(**names)) + "\n"
    assert may_spawn(source) or not find(read(source, "x.py"))
