"""The shipped errors of the method are those that the results show, and how they are found."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import hours
import method_error
import pytest

import flake8_aiocost
from flake8_aiocost.cost.method_error import KindError, Together

CHECKOUT = Path(__file__).parents[2]
SHIPPED = CHECKOUT / "src" / "flake8_aiocost" / "cost" / "method_error.json"


def residual(off: float, construct: float, name: str = "gather", known: float = 0.0) -> method_error.Residual:
    return method_error.Residual(name, "uvloop", "busy", "ready", off, known, (("ready", construct),), 10.0)


def test_what_is_shipped_is_what_its_command_computes() -> None:
    command = json.loads(SHIPPED.read_text(encoding="utf-8"))["command"].split()
    assert command[0] == "python"
    results = sorted(CHECKOUT.glob(command[2]))
    assert len(results) >= 8
    environment = {**os.environ, "PYTHONPATH": str(Path(flake8_aiocost.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, CHECKOUT / command[1], *results],
        capture_output=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == SHIPPED.read_text(encoding="utf-8")


def held(cells: list[method_error.Residual], found: KindError) -> float:
    return sum(each.off_us <= method_error.within(each, found.floor, found.share) for each in cells) / len(cells)


def test_nine_of_ten_cells_are_within_what_is_found_of_them() -> None:
    of = random.Random(1)
    cells = [residual(abs(of.gauss(0, 0.1)) * construct, construct) for construct in range(20, 220)]
    found = method_error.kind_error(cells)
    assert 0.9 <= held(cells, found) <= 0.95
    # 1.645 standard deviations of a tenth.
    assert found.share == pytest.approx(0.16, abs=0.04)


def test_a_construct_of_few_cells_counts_as_much_as_one_of_many() -> None:
    of = random.Random(1)
    near = [residual(abs(of.gauss(0, 0.02)) * construct, construct) for construct in range(20, 220)]
    far = [residual(abs(of.gauss(0, 0.1)) * construct, construct, "task_group") for construct in range(20, 220, 10)]
    found = method_error.kind_error([*near, *far])
    assert held(far, found) >= 0.9
    assert held(near, found) > 0.99


def test_what_is_off_beyond_all_that_is_tried_is_said() -> None:
    with pytest.raises(ValueError, match="prices of gather are off by more"):
        method_error.kind_error([residual(1_000.0, 10.0)])


def test_threads_are_a_kind_of_their_own() -> None:
    assert residual(1.0, 1.0).kind == ("uvloop", "busy", "ready", False)
    assert residual(1.0, 1.0, "to_thread").kind == ("uvloop", "busy", "ready", True)


def mixed(off: float, name: str = "two_gathers") -> method_error.Residual:
    """Two prices of 10 and 20 µs, of which the second has a share of a fifth and a floor of half a yardstick."""
    parts = (("ready", 10.0), ("suspending", 20.0))
    return method_error.Residual(name, "uvloop", "busy", "ready", off, 0.0, parts, 10.0)


def test_sums_are_further_off_than_single_prices() -> None:
    kinds = [KindError("uvloop", "busy", "ready", 0.0, 0.1, 1), KindError("uvloop", "busy", "suspending", 0.5, 0.2, 1)]
    # 1 and 9 µs are expected; one sum in ten is off by far.
    twice = [mixed(90.0), *(mixed(20.0) for _ in range(9))]
    assert method_error.sum_error(twice, kinds) == Together("uvloop", "busy", 2.0, 10)
    # The worse of two shapes counts, and nothing makes sums truer than their parts.
    assert method_error.sum_error([*twice, mixed(30.0, "gather_in_group")], kinds).factor == 3.0
    assert method_error.sum_error([mixed(1.0)], kinds).factor == 1.0


def test_what_is_known_otherwise_is_no_error_of_the_method() -> None:
    cells = [residual(5.0, 100.0, known=4.0) for _ in range(20)]
    assert {each.unexplained_us for each in cells} == {3.0}
    assert residual(2.0, 100.0, known=4.0).unexplained_us == 0.0


def test_hours_that_differ_beyond_their_scatter(monkeypatch: pytest.MonkeyPatch) -> None:
    where = (2, "ready", "busy")
    sequence = {0: [0.0] * 5, 1: [0.0] * 5}
    values = {("sequence", where): sequence, ("gather", where): {0: [10.0] * 5, 1: [11.0] * 5}}
    monkeypatch.setattr(hours, "read", lambda path: values)
    ((differs, error),) = hours.differences(Path())
    assert differs == pytest.approx(-1 / 10.5)
    assert error == 0.0
    assert hours.spells([Path()]) == pytest.approx(hours.ROBUST / 10.5 / 2**0.5)


def test_one_hour_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    where = (2, "ready", "busy")
    values = {("sequence", where): {0: [0.0] * 5}, ("gather", where): {0: [10.0] * 5}}
    monkeypatch.setattr(hours, "read", lambda path: values)
    assert hours.spells([Path()]) == 0.0
