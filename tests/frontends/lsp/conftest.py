"""A small service in two modules, with rates, for all tests of the language server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PYPROJECT = '[tool.aiocost]\npython = "3.13"\nloop = "asyncio"\n'
RATES = 'version = 1\n[rates]\n"GET /feed" = 620\n'
APP = """\
import asyncio

from fastapi import FastAPI

from service import load, render

app = FastAPI()


@app.get("/feed")
async def read_feed():
    a, b = await asyncio.gather(load(1), load(2))
    return await render(a, b)


@app.get("/one")
async def read_one():
    return await asyncio.gather(load(1))


@app.get("/plain")
async def read_plain():
    return await load(1)


async def main():
    await asyncio.gather(load(1), load(2))


if __name__ == "__main__":
    asyncio.run(main())
"""
SERVICE = """\
import asyncio


async def load(key):
    return await asyncio.sleep(0.001, key)


async def render(a, b):
    task = asyncio.create_task(load(a))
    return str(b), await task
"""
#: Lines of ``APP``, from 0.
FEED, GATHER, ONE, GATHER_OF_ONE, COLD = 10, 11, 16, 17, 26


@pytest.fixture
def service(tmp_path: Path) -> Path:
    """Its folder."""
    root = tmp_path / "service"
    root.mkdir()
    texts = {"pyproject.toml": PYPROJECT, "rates.toml": RATES, "app.py": APP, "service.py": SERVICE}
    for name, text in texts.items():
        (root / name).write_text(text, encoding="utf-8")
    return root
