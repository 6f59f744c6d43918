"""Where services run: one core, no uvloop, no psutil, no terminal, a working folder that nobody may write to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flake8_aiocost.cost.files import load
from tests.calibrate.conftest import SMOKE, command, environment

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

TABLE = Path(__file__).parents[1] / "fixtures" / "tables" / "rules.json"


def run(*given: str | Path, cwd: Path, first: Path | None = None, **others: Any) -> subprocess.CompletedProcess[str]:
    """Run the program without a terminal; ``first`` is a folder to look for modules in before any other."""
    variables = environment()
    if first:
        variables["PYTHONPATH"] = os.pathsep.join((str(first), variables["PYTHONPATH"]))
    return subprocess.run(
        command(*given),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env=variables,
        timeout=300,
        check=False,
        **others,
    )


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="no way here to be left one core")
def test_one_core(tmp_path: Path) -> None:
    core = min(os.sched_getaffinity(0))
    done = run(*SMOKE, "-o", "table.json", cwd=tmp_path, preexec_fn=lambda: os.sched_setaffinity(0, {core}))
    assert done.returncode == 0, done.stderr
    assert {one.load for one in load(tmp_path / "table.json").environments} == {"alone", "busy"}


def test_what_it_can_do_without(tmp_path: Path) -> None:
    """Both in the program and in its workers, which are of the same interpreter here."""
    lacking = ("uvloop", "psutil", "anyio", "asgiref", "starlette")
    site = tmp_path / "site"
    site.mkdir()
    text = f"import sys\nsys.modules.update(dict.fromkeys({lacking}))\n"
    (site / "sitecustomize.py").write_text(text, encoding="utf-8")
    done = run("--profile", "smoke", "--task-factory", "default", "-o", "table.json", cwd=tmp_path, first=site)
    assert done.returncode == 0, done.stderr
    table = load(tmp_path / "table.json")
    assert {one.loop for one in table.environments} == {"asyncio"}
    assert not {"anyio_task_group", "sync_to_async"} & set(table.environments[0].constructs)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write to any folder, and Windows to most"
)
def test_a_working_folder_that_cannot_be_written(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there" / "table.json"
    here.mkdir()
    here.chmod(0o555)
    try:
        refused = run(*SMOKE, cwd=here)
        done = run(*SMOKE, "-o", there, cwd=here)
    finally:
        here.chmod(0o755)
    assert refused.returncode == 2
    assert "Permission denied; name another place with -o" in refused.stderr
    assert done.returncode == 0, done.stderr
    assert load(there).profile == "smoke"
    assert list(here.iterdir()) == []


def closed(number: int) -> Callable[[], None]:
    return lambda: os.close(number)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX file descriptors")
@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_standard_stream_that_is_closed(tmp_path: Path, number: int) -> None:
    """As daemons and some job runners have it."""
    done = run("show", TABLE, cwd=tmp_path, preexec_fn=closed(number))
    assert done.returncode == 0
    assert done.stderr == ""
    assert ("gather" in done.stdout) is (number != 1)
