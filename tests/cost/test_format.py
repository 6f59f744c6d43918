from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_aiocost.cost.format import microseconds, microseconds_per_child


@pytest.mark.parametrize(
    ("us", "text"),
    [
        (0, "0 µs"),
        (0.0004, "0 µs"),
        (0.0456, "0.046 µs"),
        (0.1, "0.10 µs"),
        (0.45, "0.45 µs"),
        (0.996, "1.0 µs"),
        (1, "1.0 µs"),
        (7.6, "7.6 µs"),
        (9.96, "10 µs"),
        (18, "18 µs"),
        (99.6, "100 µs"),
        (162, "160 µs"),
        (994, "990 µs"),
        (995, "1.0 ms"),
        (1234, "1.2 ms"),
        (123_456, "120 ms"),
        (996_000, "1.0 s"),
        (4.2e8, "420 s"),
    ],
)
def test_two_digits_in_the_unit_that_fits(us: float, text: str) -> None:
    assert microseconds(us) == text


@pytest.mark.parametrize(
    ("us", "half", "text"),
    [
        (7.6, 1.24, "7.6 ± 1.2 µs"),
        (18, 3.4, "18 ± 3 µs"),
        (162, 34, "160 ± 30 µs"),
        (0.45, 0.083, "0.45 ± 0.08 µs"),
        (9.96, 2.6, "10 ± 3 µs"),
        (995, 120, "1.0 ± 0.1 ms"),
        (15, 0.2, "15 ± 1 µs"),  # not "± 0": two digits cannot tell more
        (3.6, 12.4, "3.6 (0 to 16) µs"),  # nothing costs less than 0
        (15, 0, "15 µs"),  # nobody knows
        (0.0004, 1.2, "0 µs"),
    ],
)
def test_an_interval_ends_at_the_digit_where_its_number_does(us: float, half: float, text: str) -> None:
    assert microseconds(us, half) == text


@pytest.mark.parametrize(
    ("fixed", "per_child", "text"),
    [
        (4.6, 1.5, "4.6 µs + 1.5 µs per awaitable"),
        (0, 7, "7.0 µs per awaitable"),
        (20, 0, "20 µs + 0 µs per awaitable"),
    ],
)
def test_fixed_and_per_child(fixed: float, per_child: float, text: str) -> None:
    assert microseconds_per_child(fixed, per_child) == text


def test_both_parts_have_their_interval() -> None:
    assert microseconds_per_child(4.6, 1.5, half=(1.1, 0.2)) == "4.6 ± 1.1 µs + 1.5 ± 0.2 µs per awaitable"


def test_the_sign_is_the_micro_sign_and_not_the_greek_letter() -> None:
    assert "\N{MICRO SIGN}" in microseconds(1)


@given(st.floats(min_value=0.001, max_value=1e12))
def test_what_is_read_is_within_rounding_of_what_was_measured(us: float) -> None:
    number, unit = microseconds(us).split(" ")
    read = float(number) * {"µs": 1, "ms": 1e3, "s": 1e6}[unit]
    # Two digits are off by at most half of the second one: 5 % just above a power of ten.
    assert abs(read - us) <= us * 0.0501
    assert float(number) < 1000 or unit == "s"
