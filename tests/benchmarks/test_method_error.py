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
from flake8_aiocost.cost.method_error import KindError

CHECKOUT = Path(__file__).parents[2]
SHIPPED = CHECKOUT / "src" / "flake8_aiocost" / "cost" / "method_error.json"


def residual(off: float, construct: float, python: str = "3.13", known: float = 0.0) -> method_error.Residual:
    return method_error.Residual(python, "uvloop", "busy", "ready", off, known, construct, 10.0)


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


def test_nine_of_ten_cells_are_within_what_is_found_of_them() -> None:
    of = random.Random(1)
    cells = [residual(abs(of.gauss(0, 0.1)) * construct, construct) for construct in range(20, 220)]
    found = method_error.kind_error(cells)
    within = [each.off_us <= found.floor * 10 + found.share * each.construct_us for each in cells]
    assert 0.87 <= sum(within) / len(within) <= 0.95
    # 1.645 standard deviations of a tenth.
    assert found.share == pytest.approx(0.16, abs=0.04)


def test_what_is_known_otherwise_is_no_error_of_the_method() -> None:
    cells = [residual(5.0, 100.0, known=4.0) for _ in range(20)]
    assert {each.unexplained_us for each in cells} == {3.0}
    assert residual(2.0, 100.0, known=4.0).unexplained_us == 0.0


def test_a_python_whose_prices_are_further_off_has_a_factor() -> None:
    kind = KindError("uvloop", "busy", "ready", 0.0, 0.1, 1)
    # Each is off by twice the tenth, but one in ten by far.
    cells = [residual(90.0, 100.0, "3.14"), *(residual(20.0, 100.0, "3.14") for _ in range(9))]
    assert method_error.factor(cells, {cells[0].kind: kind}) == 2.0


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
