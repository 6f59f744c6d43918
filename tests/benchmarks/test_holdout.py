"""The shapes: priced as the linter prices them, the same answer either way, and measured for a moment."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from held_out import catalogue
from held_out.cells import cells
from held_out.compare import compare
from held_out.price import Target, price, spawns_of

import flake8_aiocost
from flake8_aiocost.cost.reference import reference
from tests.benchmarks.busy import skip_if_nothing_was_measured

if TYPE_CHECKING:
    from flake8_aiocost.price import Load

PROGRAM = Path(__file__).parents[2] / "benchmarks" / "holdout.py"
NEWEST = (3, 13)
SHAPES = catalogue.names(NEWEST)


def test_there_are_shapes_for_every_python() -> None:
    assert len(SHAPES) > len(catalogue.names((3, 10))) > 20


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("load", ["alone", "busy"])
def test_every_shape_has_a_price(name: str, load: Load) -> None:
    priced = price(name, Target(NEWEST, "uvloop"), load)
    assert priced.excess_us > 0
    assert len(priced.spawns) == len(spawns_of(name))
    assert len(priced.codes) <= len(priced.spawns)


@pytest.mark.parametrize("name", catalogue.names(sys.version_info[:2]))
def test_both_ways_give_the_same_answer(name: str) -> None:
    shape = catalogue.shape(name)

    async def both() -> tuple[object, object]:
        return await shape.spawned(), await shape.sequence()

    spawned, sequence = asyncio.run(both())
    assert spawned == sequence


def test_a_price_is_scaled_to_the_measurement_and_compared() -> None:
    twice = 2 * reference(NEWEST).yardstick
    facts = {"python": "3.13.0", "loop": "uvloop", "yardstick_us": twice}
    plain = price("two_steps", Target(NEWEST, "uvloop"), "busy").excess_us
    cell = {"construct": "two_steps", "connections": 32, "excess_us": 4 * plain, "stderr_us": 0.1}
    unclear = {**cell, "stderr_us": 2 * plain}
    compare([cell, unclear], facts, None)
    assert cell["predicted_us"] == pytest.approx(2 * plain, abs=0.01)
    assert cell["relative_error"] == pytest.approx(-0.5, abs=0.01)
    assert cell["codes"] == ("AIO101", "AIO101")
    assert "relative_error" not in unclear


def test_each_shape_is_a_group_of_its_own() -> None:
    groups = cells(["two_steps", "bounded"], [1, 32])
    assert [(group[0].path, group[0].sequence.path) for group in groups[:1]] == [
        ("/shape/two_steps/spawned?page=2&size=20", "/shape/two_steps/sequence?page=2&size=20")
    ]
    assert [group[0].connections for group in groups] == [1, 1, 32, 32]


def holdout(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(flake8_aiocost.__file__).parents[1]),
        "PYTHONIOENCODING": "utf-8",
    }
    command = [
        sys.executable,
        str(PROGRAM),
        "--patience",
        "0",
        "--processes",
        "1",
        "--seconds",
        "0.1",
        *map(str, arguments),
    ]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, timeout=120, check=False)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the gate reads a pipe without blocking")
class TestOnAServer:
    def test_shapes_are_measured_beside_their_prices(self, tmp_path: Path) -> None:
        pytest.importorskip("uvicorn")
        found = tmp_path / "found.json"
        done = holdout("--shapes", "cached_pair", "--connections", "32", "--json", found)
        skip_if_nothing_was_measured(done)
        assert done.returncode == 0, done.stderr
        (cell,) = json.loads(found.read_text(encoding="utf-8"))["cells"]
        assert (cell["construct"], cell["connections"], cell["spawns"]) == ("cached_pair", 32, ["gather"])
        assert cell["pairs"] > 0
        assert cell["predicted_us"] > 0
        assert "cached_pair" in done.stdout

    def test_a_shape_that_is_not_there(self) -> None:
        pytest.importorskip("uvicorn")
        done = holdout("--shapes", "no_such_shape")
        assert done.returncode == 1
        assert done.stderr.startswith("holdout: CPython ")
        assert "has no shape no_such_shape; there are appended, " in done.stderr

    def test_a_table_that_is_not_there(self, tmp_path: Path) -> None:
        pytest.importorskip("uvicorn")
        done = holdout("--table", tmp_path / "none.json")
        assert done.returncode == 1
        assert done.stderr.startswith(f"holdout: {tmp_path / 'none.json'}: no such file")
        assert len(done.stderr.splitlines()) == 1
