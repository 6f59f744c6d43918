"""The suite as an ordinary pyperf program, a worker per point."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pyperf

if TYPE_CHECKING:
    from pathlib import Path

CHOSEN = {"gather n=2 ready busy", "create_task n=1 ready busy"}


def test_workers_measure_the_points_that_were_asked_for(tmp_path: Path) -> None:
    only, results = tmp_path / "only.txt", tmp_path / "results.json"
    only.write_text("\n".join(CHOSEN), encoding="utf-8")
    program = [sys.executable, "-m", "flake8_aiocost.calibrate.harness.suite", "--points", "smoke", "--processes", "1"]
    program += ["--seed", "3", "--only", str(only), "-o", str(results)]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = {each.get_name(): each.get_metadata() for each in pyperf.BenchmarkSuite.load(str(results)).get_benchmarks()}
    assert found.keys() == CHOSEN
    for name, about in found.items():
        assert name == "{construct} n={n} {awaitable} {load}".format(**about)
