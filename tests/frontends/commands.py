"""What the tests of commands share: a layered service, and the command as a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.processes import run_module

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

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
