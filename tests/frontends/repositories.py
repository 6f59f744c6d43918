"""Small services in real git repositories, with commits at fixed times."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

from tests.frontends.commands import aiocost, aiocost_here
from tests.projects import TABLE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SETTINGS = '[tool.aiocost]\npython = "3.13"\nloop = "asyncio"\n'
ROUTES = """\
from fastapi import APIRouter

from shop.service import Orders, pair

router = APIRouter()


@router.get("/order")
async def read_order():
    return await Orders().detail()


@router.get("/pair")
async def read_pair():
    return await pair()


@router.get("/cheap")
async def read_cheap():
    return 1
"""
SERVICE = """\
import asyncio

import httpx

client = httpx.AsyncClient()


async def load():
    return await client.get("/")


async def pair():
    return await asyncio.gather(load(), load())


async def audit():
    await asyncio.gather(load(), load(), load())


class Orders:
    async def detail(self):
        return await load()
"""
#: Its prices are round ones: a gather of 2 children that wait adds 24 µs, one of 3 adds 34, one of 3 that are ready 29.
#: So no test changes when the shipped tables are measured anew.
ROUND = {"calibration/round.json": TABLE.read_text(encoding="utf-8")}
SHOP = {
    "pyproject.toml": SETTINGS,
    "shop/__init__.py": "",
    "shop/routes.py": ROUTES,
    "shop/service.py": SERVICE,
    **ROUND,
}
#: The environment of git in tests: nobody's configuration, and times that do not pass.
ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
}


class Repository:
    """A work tree with its repository."""

    def __init__(self, folder: Path, files: Mapping[str, str] = SHOP, *, at: str = "") -> None:
        """Make one with a first commit, on ``main``; ``at`` is where in it the project lies."""
        self.folder, self.project = folder, folder / at
        self.number = 0
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")
        self.git("config", "core.autocrlf", "false")
        self.write({f"{at}/{path}" if at else path: text for path, text in files.items()})
        self.first = self.commit("first")

    def git(self, *arguments: str, **environment: str) -> str:
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env={**os.environ, **ENVIRONMENT, **environment},
            check=True,
            capture_output=True,
            encoding="utf-8",
        )
        return done.stdout.strip()

    def write(self, files: Mapping[str, str | None]) -> None:
        """Write files by their paths from the top; ``None`` deletes one."""
        for path, text in files.items():
            place = self.folder / path
            if text is None:
                place.unlink()
            else:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(text.encode("utf-8", "surrogateescape"))

    def edit(self, path: str, old: str, new: str) -> None:
        """Put a text in the place of another one in a file."""
        place = self.folder / path
        text = place.read_text(encoding="utf-8")
        assert old in text
        place.write_text(text.replace(old, new), encoding="utf-8")

    def commit(self, subject: str = "change") -> str:
        """Commit everything, each time an hour after the last one; the name of the commit."""
        self.number += 1
        time = f"2026-03-02T{self.number:02d}:00:00Z"
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", subject, GIT_AUTHOR_DATE=time, GIT_COMMITTER_DATE=time)
        return self.git("rev-parse", "HEAD")

    def diff(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run ``aiocost diff`` in the project."""
        return aiocost_here("diff", *arguments, cwd=self.project, **{**ENVIRONMENT, **environment})

    def process(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """The same as a process of its own."""
        return aiocost("diff", *arguments, cwd=self.project, **{**ENVIRONMENT, **environment})

    def found(self, *arguments: str, code: int = 0, **environment: str) -> dict[str, Any]:
        """The same as JSON."""
        ran = self.diff(*(arguments or (self.first,)), "--format", "json", **environment)
        assert (ran.returncode, ran.stderr) == (code, "")
        found: dict[str, Any] = json.loads(ran.stdout)
        return found

    def told(self, *arguments: str, code: int = 0) -> str:
        """The same as text."""
        ran = self.diff(*(arguments or (self.first,)))
        assert (ran.returncode, ran.stderr) == (code, "")
        return ran.stdout
