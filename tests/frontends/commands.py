"""What the tests of commands share: a layered service, and the command, as a process of its own or in this one."""

from __future__ import annotations

import os
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path

from flake8_aiocost.frontends.cli import main
from tests.processes import run_module

ROUTES = """\
from fastapi import APIRouter

from shop.service import Orders

router = APIRouter()


@router.get("/order")
async def read_order():
    return await Orders().detail()
"""
SERVICE = """\
import asyncio

from shop.store import Store


class Orders(Store):
    def __init__(self):
        self.store = Store()

    async def detail(self):
        return await self.both()

    async def both(self):
        return await asyncio.gather(self.first(), self.first())  # the only hot one

    async def first(self):
        return await asyncio.sleep(1)

    async def watch(self):
        self.task = asyncio.create_task(self.first())


async def nobody_calls_it():
    await asyncio.gather(Orders().first(), Orders().first())
"""
STORE = """\
import asyncio
import contextlib


class Store:
    async def load(self):
        await asyncio.sleep(1)


async def main():
    await asyncio.gather(Store().load(), Store().load())


if __name__ == "__main__":
    asyncio.run(main())
"""


def layered(folder: Path) -> Path:
    """A project in three layers: a route, a service, a store."""
    (folder / "shop").mkdir(parents=True)
    (folder / "pyproject.toml").write_text('[tool.aiocost]\npython = "3.13"\nloop = "asyncio"\n')
    for name, text in (("__init__", ""), ("routes", ROUTES), ("service", SERVICE), ("store", STORE)):
        (folder / "shop" / f"{name}.py").write_text(text)
    return folder


def aiocost(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own."""
    return run_module("flake8_aiocost.frontends.cli", *arguments, cwd=cwd, **environment)


def aiocost_here(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in this process, where the process is not the point: that spares it a second of imports."""
    streams = [TextIOWrapper(BytesIO(), encoding="utf-8", newline="", write_through=True) for _ in range(2)]
    folder, before = Path.cwd(), dict(os.environ)
    os.environ.update(environment)
    os.chdir(cwd)
    try:
        with redirect_stdout(streams[0]), redirect_stderr(streams[1]):
            code = main(arguments)
    finally:
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(before)
    output, complaint = (stream.buffer.getvalue().decode() for stream in streams)
    return subprocess.CompletedProcess([*arguments], code, output, complaint)
