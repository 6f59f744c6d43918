"""What one call spends as people read it."""

from __future__ import annotations

import pytest

from flake8_aiocost.bill.formula import formula, highest
from flake8_aiocost.bill.paid import added


@pytest.mark.parametrize(
    ("terms", "text"),
    [
        ((), "0 µs"),
        ((0.0,), "0 µs"),
        ((58.0,), "58 µs"),
        ((4.7, 3.8), "4.7 µs + 3.8 µs × n"),
        ((0.0, 24.0, 3.8), "24 µs × n + 3.8 µs × n²"),
        ((0.0, 0.0, 24.0), "24 µs × n²"),
        ((4.7, 0.0, 0.0), "4.7 µs"),
        ((1.0, 1.0, 1.0, 1.0), "grows with n³"),
        ((0.0,) * 12 + (1.0,), "grows with n¹²"),
    ],
)
def test_formulas(terms: tuple[float, ...], text: str) -> None:
    assert formula(terms) == text


def test_the_highest_power_is_that_of_a_part_which_is_there() -> None:
    assert [highest(each) for each in [(), (1.0,), (0.0, 2.0), (1.0, 0.0), (0.0, 0.0, 3.0)]] == [0, 0, 1, 0, 2]


def test_formulas_are_added_power_by_power() -> None:
    assert added([(1.0,), (2.0, 3.0), (0.0, 0.0, 4.0)]) == (3.0, 3.0, 4.0)
    assert added([]) == ()
