"""A table that is carried over to another machine."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flake8_aiocost.calibrate.analysis.moved import moved
from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.cost.table import Machine, Table
from tests.cost.tables import both, table

SLOW = Machine("a", "slow", 2, "Linux")
FAST = Machine("b", "fast", 2, "Linux")


def made(name: str, python: str, machine: Machine, yardstick: float) -> Table:
    return replace(table(name, python, both()), machine=machine, yardstick=yardstick)


HERE = made("here", "3.13.0", FAST, 6.0)
THERE = made("there", "3.13.0", SLOW, 15.0)
NEWER = made("newer", "3.14.1", FAST, 5.0)


def test_all_prices_are_scaled_alike() -> None:
    result = moved(NEWER, HERE, THERE)
    before, after = (each.environments[0].constructs["gather"] for each in (NEWER, result))
    assert [point.us for point in after.points] == [2.5 * point.us for point in before.points]
    assert [point.stderr for point in after.points] == [2.5 * point.stderr for point in before.points]
    assert (after.fixed, after.per_child) == (2.5 * before.fixed, 2.5 * before.per_child)


def test_it_says_where_it_was_measured_and_where_it_holds() -> None:
    result = moved(NEWER, HERE, THERE)
    assert (result.python, result.machine, result.yardstick) == ("3.14.1", SLOW, 12.5)
    assert result.warnings[-1] == (
        "measured on fast and scaled by 2.5 to slow, by the yardstick of cpython 3.13.0 on both:"
        " calibrate your own machine for its prices"
    )


@pytest.mark.parametrize(
    ("here", "there", "said"),
    [
        (HERE, replace(THERE, python="3.13.1"), "here is of cpython 3.13.0 and there of cpython 3.13.1"),
        (replace(HERE, machine=SLOW), THERE, "here was measured on slow, and what is to be moved on fast"),
        (replace(HERE, yardstick=0.0), THERE, "a table without a yardstick"),
    ],
)
def test_what_cannot_be_compared_is_refused(here: Table, there: Table, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        moved(NEWER, here, there)
