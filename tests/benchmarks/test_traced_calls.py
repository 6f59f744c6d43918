"""The calls of a tiny project that is traced by its own tests, beside its graph."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
PACKAGE = """\
import asyncio
import functools


class Base:
    def work(self, x):
        return x


class Odd:
    def work(self, x):
        return next(numbers(x), None)


class Shop:
    kind: Base = Odd()  # type: ignore

    def __init__(self):
        self.seen = 0

    @property
    def size(self):
        return self.seen

    async def sell(self, job):
        await self.paid()
        await asyncio.sleep(0)
        self.kind.work(2)
        return job(self.size), globals()["lazily"](1)

    async def paid(self):
        await asyncio.sleep(0)
        await asyncio.create_task(self.later())

    async def later(self):
        pass


def numbers(x):
    yield from range(x)


@functools.lru_cache
def cached(x):
    return x


def lazily(x):
    return cached(x)


def run():
    return asyncio.run(main())


async def main():
    return await Shop().sell(lambda x: x)
"""
TEST = "from shop import run\n\ndef test_it():\n    assert run() == (0, 1)\n"


def python(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(BENCHMARKS)}
    command = [sys.executable, *arguments]
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.mark.skipif(sys.version_info < (3, 11), reason="no columns in code objects")
def test_what_really_ran_is_compared_with_the_graph(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.aiocost]\n", encoding="utf-8")
    package = tmp_path / "shop"
    package.mkdir()
    (package / "__init__.py").write_text(PACKAGE, encoding="utf-8")
    (tmp_path / "test_shop.py").write_text(TEST, encoding="utf-8")
    python(tmp_path, "-m", "pytest", "-q", "-p", "call_tracer", "--calls-of", "shop", "--calls-to", "calls.jsonl")
    records = [json.loads(line) for line in (tmp_path / "calls.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {each["caller"]["file"] for each in records} == {str(package.resolve() / "__init__.py")}

    shown = python(tmp_path, str(BENCHMARKS / "traced_calls.py"), "shop", "calls.jsonl", "--show").splitlines()
    assert [" ".join(line.split()) for line in shown] == [
        "- name: __init__.py:25 sell -> __init__.py:11 work",
        "- property: __init__.py:25 sell -> __init__.py:22 size",
        "- other name: __init__.py:25 sell -> __init__.py:48 lazily",
        "all calls 5 of 8 62.5 % with name, inside 5",
        "form: instance 1 of 1 100.0 % with name, inside 1",
        "form: name 3 of 4 75.0 % with name, inside 3",
        "form: other name 1 of 2 50.0 % with name, inside 1",
        "form: property 0 of 1 0.0 % with name, inside 0",
        "kind: coroutine 2 of 2 100.0 % with name, inside 2",
        "kind: function 2 of 3 66.7 % with name, inside 2",
        "kind: method 1 of 3 33.3 % with name, inside 1",
        "! wrong: __init__.py:25 sell, line 28: ['shop.Odd.work'], not ['shop.Base.work']",
        "places with an edge: every 5 right 4 short 0 wrong 1",
        "edge: class 1 of 1 100.0 % seen",
        "edge: function 1 of 1 100.0 % seen",
        "edge: method 2 of 3 66.7 % seen",
    ]
