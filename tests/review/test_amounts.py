"""The sign of a difference: it holds for every n, or there is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_aiocost.review.amounts import Amount, total

US = st.floats(-100, 100).map(lambda each: round(each, 3))
TERMS = st.lists(US, max_size=4).map(tuple)


def amount(*terms: float, always: float = 0.0, n: int = 2) -> Amount:
    return Amount(sum(us * n**power for power, us in enumerate(terms)), always, terms)


@pytest.mark.parametrize(
    ("before", "after", "sign", "turns"),
    [
        (amount(), amount(), "=", 0),
        (amount(2), amount(15), "+", 0),
        (amount(15), amount(2), "-", 0),
        # No longer at n = 2, and at no other n.
        (amount(12), amount(4, 4), "?", 3),
        (amount(4, 4), amount(12), "?", 3),
        # Less at once, and the same grows more slowly: less at each n.
        (amount(4, 4), amount(5, 2), "-", 0),
        # Whatever the formula, every call spends more.
        (amount(12, always=0), amount(12, always=12), "+", 0),
        (amount(12, always=12), amount(12, always=0), "-", 0),
        # A loop around what was there: more from two items on, and the same for one.
        (amount(12), amount(0, 12), "+", 0),
    ],
)
def test_signs(before: Amount, after: Amount, sign: str, turns: int) -> None:
    difference = after.plus(before, -1)
    assert (difference.sign, difference.turns) == (sign, turns)


@given(TERMS, US)
def test_the_reverse_has_the_other_sign(terms: tuple[float, ...], always: float) -> None:
    one = amount(*terms, always=always)
    other = Amount().plus(one, -1)
    assert other.sign == {"+": "-", "-": "+", "=": "=", "?": "?"}[one.sign]
    assert other.nothing == one.nothing


@given(TERMS)
def test_a_sign_holds_for_every_n(terms: tuple[float, ...]) -> None:
    one = amount(*terms)
    for n in (1, 2, 3, 7, 1_000):
        if one.sign == "+":
            assert one.at(n) > -0.001
        if one.sign == "-":
            assert one.at(n) < 0.001


@given(st.lists(TERMS, max_size=5))
def test_a_sum_is_one_at_each_n(amounts: list[tuple[float, ...]]) -> None:
    added = total([amount(*each) for each in amounts])
    for n in (1, 2, 10):
        assert added.at(n) == pytest.approx(sum(amount(*each).at(n) for each in amounts), abs=1e-3)
