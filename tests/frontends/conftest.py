"""What the end-to-end tests share: real projects in temporary folders, and the wheel that a user would install."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.frontends.keeping import Asked
from tests.processes import run_module

CHECKOUT = Path(__file__).parents[2]

HANDLER = """\
import asyncio

from fastapi import FastAPI

app = FastAPI()


async def ready():
    return await asyncio.sleep(1, 1)


@app.get("/feed")
async def get_feed():
    return await asyncio.gather(ready(), ready())
"""

JOB = """\
import asyncio

from celery import shared_task


async def ready():
    return await asyncio.sleep(1, 1)


async def sweep():
    await asyncio.gather(
        ready(),
        ready(),
    )


@shared_task
def nightly():
    asyncio.run(sweep())
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one handler and one job; git marks its root, so nothing above it is read.

    It says which Python runs it, since a Python without a reference table would bring AIO901.
    """
    (tmp_path / ".git").mkdir()
    (tmp_path / ".python-version").write_text("3.13\n")
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "feed.py").write_text(HANDLER)
    (tmp_path / "app" / "nightly.py").write_text(JOB)
    return tmp_path


def flake8(*arguments: str, cwd: Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run flake8 as a process of its own."""
    return run_module("flake8", *arguments, cwd=cwd, stdin=stdin)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the checkout so that parallel builds cannot meet."""
    source = tmp_path_factory.mktemp("source") / "flake8-aiocost"
    copy_checkout(source)
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", str(out), str(source)],
        check=True,
        capture_output=True,
        timeout=300,
    )
    (built,) = out.glob("*.whl")
    return built


def copy_checkout(target: Path) -> None:
    """Copy the files that git knows or would add, as they are in the working tree."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    for name in listed:
        if (CHECKOUT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CHECKOUT / name, target / name)


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """A project that has kept nothing yet."""
    return Asked(tmp_path, monkeypatch)
