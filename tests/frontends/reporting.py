"""A project with something of everything that formats have to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.frontends.commands import aiocost_here as aiocost
from tests.frontends.commands import layered

if TYPE_CHECKING:
    from pathlib import Path

#: Findings of three rules, two of them alike, one over several lines and behind letters of two bytes and more.
MORE = """\
import asyncio

from fastapi import FastAPI

app = FastAPI()


async def ready():
    return await asyncio.sleep(1, 1)


@app.get("/twice")
async def twice():
    await asyncio.gather(ready(), ready())
    await asyncio.gather(ready(), ready())
    "é𝛑"; await asyncio.gather(
        ready(),
        ready("é"),
    )


async def anywhere():
    await asyncio.gather(ready())
"""
#: The places of all findings, from 1, and where they end.
PLACES = [
    ("shop/more.py", 14, 11, 14, 43),
    ("shop/more.py", 15, 11, 15, 43),
    ("shop/more.py", 16, 17, 19, 6),
    ("shop/more.py", 23, 11, 23, 34),
    ("shop/service.py", 14, 22, 14, 64),
]
CODES = ["AIO101", "AIO101", "AIO101", "AIO301", "AIO101"]


def project(folder: Path) -> Path:
    """The project, with a file that cannot be read."""
    layered(folder)
    (folder / "shop" / "more.py").write_text(MORE, encoding="utf-8")
    (folder / "shop" / "torn.py").write_text("def (\n")
    return folder


def report(output_format: str, *arguments: str, cwd: Path, code: int = 1, **environment: str) -> str:
    """What a run prints in a format."""
    # A forge that runs these tests names a folder of its own.
    around = {"GITHUB_WORKSPACE": "", "CI_PROJECT_DIR": "", **environment}
    done = aiocost("check", "--format", output_format, *arguments, cwd=cwd, **around)
    assert done.returncode == code, done.stderr
    return done.stdout
