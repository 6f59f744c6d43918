"""Real processes that are ended in the middle of a measurement, and what the next one takes from them."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.calibrate.analysis.distil import distil
from flake8_aiocost.calibrate.analysis.raw_results import read
from flake8_aiocost.calibrate.runner.work_folder import PREFIX
from flake8_aiocost.cost.files import load
from tests.calibrate.conftest import SMOKE, calibrate, command, environment
from tests.calibrate.test_interrupts import interrupt, trap  # noqa: F401  a fixture

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)])
def test_the_same_command_goes_on(tmp_path: Path, trap: Path, number: signal.Signals) -> None:  # noqa: F811
    path = tmp_path / "out" / "table.json"
    path.parent.mkdir()
    # The only round is done, and its worker's folder about to be removed.
    done = interrupt(trap, f"shutil.rmtree 1 {PREFIX}", number, path)
    assert not path.exists()
    if number == signal.SIGTERM:
        assert done.returncode == 130
        assert done.stderr.splitlines()[-1].endswith("; the same command resumes after the 1 round done so far")
    kept = next((path.parent / "table" / ".unfinished").glob("*.gz")).read_bytes()
    again = calibrate(*SMOKE, "--python", trap / "python", "-o", path, cwd=path.parent)
    assert again.returncode == 0, again.stderr
    assert again.stderr.splitlines()[0] == "resuming with the 1 round of an earlier run; --fresh starts over"
    assert {entry.name for entry in path.parent.rglob("*")} == {"table.json", "table", "asyncio-default.json.gz"}
    (tmp_path / "kept.json.gz").write_bytes(kept)
    made = distil([read(tmp_path / "kept.json.gz")], load(path).name)
    assert made.environments == load(path).environments, "the table is of what was measured before"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize(
    ("edited", "said"),
    [
        (("report/html/page.css", "report/html/sections.py"), "resuming with the 1 round of an earlier run"),
        (("harness/server.py",), "the rounds of an earlier run are of other options, libraries or host"),
    ],
    ids=["the page", "the harness"],
)
def test_only_a_change_of_the_harness_discards_the_rounds(
    tmp_path: Path,
    trap: Path,  # noqa: F811
    package: Path,
    edited: tuple[str, ...],
    said: str,
) -> None:
    path = tmp_path / "out" / "table.json"
    path.parent.mkdir()
    assert interrupt(trap, f"shutil.rmtree 1 {PREFIX}", signal.SIGTERM, path).returncode == 130
    for name in edited:
        with (package / "calibrate" / name).open("a", encoding="utf-8") as file:
            file.write("\n")
    again = subprocess.run(
        command(*SMOKE, "--python", trap / "python", "-o", path),
        capture_output=True,
        encoding="utf-8",
        cwd=path.parent,
        env={**environment(), "PYTHONPATH": str(package.parent)},
        timeout=300,
        check=False,
    )
    assert again.returncode == 0, again.stderr
    assert again.stderr.splitlines()[0].startswith(said)
