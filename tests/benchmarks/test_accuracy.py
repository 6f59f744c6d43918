"""What docs/accuracy.md says is what the program prints of the results that are kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import flake8_aiocost

CHECKOUT = Path(__file__).parents[2]
RESULTS = CHECKOUT / "benchmarks" / "results"


def accuracy(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(CHECKOUT / "benchmarks" / "accuracy.py"), *map(str, arguments)]
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(flake8_aiocost.__file__).parents[1]),
        "PYTHONIOENCODING": "utf-8",
    }
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=False)


#: The tables of builds without optimisation.
PLAIN = ("--table", CHECKOUT / "calibration" / "plain")


@pytest.mark.parametrize(("kind", "table"), [("live", ()), ("live/plain", PLAIN), ("aiohttp", ()), ("holdout", ())])
def test_the_page_holds_what_the_results_and_the_tables_give(kind: str, table: tuple[str | Path, ...]) -> None:
    done = accuracy(*sorted((RESULTS / kind).glob("*.json")), *table)
    assert done.returncode == 0, done.stderr
    page = (CHECKOUT / "docs" / "accuracy.md").read_text(encoding="utf-8")
    of_all = next(line for line in done.stdout.splitlines() if line.startswith("| all |"))
    assert of_all in page
    first, *_, last = done.stdout.rstrip().split("\n\n")
    assert first in page
    if kind == "holdout":
        assert "led to a change" in last
        assert last in page


def test_each_python_and_loop_has_a_live_result() -> None:
    of = {
        tuple(json.loads(path.read_text())[key] for key in ("python", "loop"))
        for path in (RESULTS / "live").glob("*.json")
    }
    assert {(python.rpartition(".")[0], loop) for python, loop in of} == {
        (f"3.{minor}", loop) for minor in (11, 13, 14, 15) for loop in ("asyncio", "uvloop")
    }


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"cells": [{}], "python": "3.13.0"}', '{"cells": 3}'])
def test_what_is_no_result_is_one_line(text: str, tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_text(text, encoding="utf-8")
    done = accuracy(path)
    assert done.returncode == 1
    assert done.stderr.startswith(f"accuracy: {path}: no result of live_server.py or holdout.py (")
    assert len(done.stderr.splitlines()) == 1
