"""The algebra of waits: sequences, alternatives, what runs beside each other, and loops."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_aiocost.effects.leaf import Leaf, WaitKind
from flake8_aiocost.effects.waits import (
    NO_WAITS,
    USUAL_US,
    Waits,
    either,
    in_sequence,
    of_leaf,
    together,
    unknown,
)

from .strategies import waits

SEVERAL = st.lists(waits(), max_size=6)


@given(SEVERAL, SEVERAL, SEVERAL)
def test_a_sequence_is_the_same_however_it_is_cut(one: list[Waits], two: list[Waits], three: list[Waits]) -> None:
    whole = in_sequence([*one, *two, *three])
    assert in_sequence([in_sequence(one), in_sequence([*two, *three])]) == whole
    assert in_sequence([in_sequence([*one, *two]), in_sequence(three)]) == whole


@given(SEVERAL)
def test_waiting_for_nothing_adds_nothing(parts: list[Waits]) -> None:
    assert in_sequence([NO_WAITS, *parts, NO_WAITS]) == in_sequence(parts)
    assert together([NO_WAITS, *parts, NO_WAITS]) == together(parts)


@given(SEVERAL)
def test_beside_each_other_is_as_long_as_the_longest_and_never_longer_than_in_sequence(parts: list[Waits]) -> None:
    beside, after = together(parts), in_sequence(parts)
    assert beside.us == max((each.us for each in parts), default=0.0)
    assert beside.us <= after.us
    assert beside.sleep_us <= after.sleep_us
    assert (beside.calls, beside.unknown, beside.nothing) == (after.calls, after.unknown, after.nothing)


@given(st.lists(waits(), min_size=1, max_size=6))
def test_one_of_several_is_as_long_as_the_longest_and_as_unsure_as_the_least_known(parts: list[Waits]) -> None:
    found = either(parts)
    assert found.us == max(each.us for each in parts)
    assert bool(found.unknown) is any(each.unknown for each in parts)
    assert found.nothing is all(each.nothing for each in parts)
    assert either([parts[0], parts[0]]) == parts[0]


@given(waits(), st.integers(0, 5), st.integers(0, 5))
def test_more_rounds_wait_longer(found: Waits, less: int, more: int) -> None:
    less, more = sorted((less, more))
    assert found.times(less).us <= found.times(more).us
    assert found.times(less).sleep_us <= found.times(more).sleep_us
    assert found.times(less).times(more).us == found.times(less * more).us
    assert found.times(0) == NO_WAITS
    assert found.times(1) == found


@given(waits())
def test_an_unknown_number_of_rounds_is_two_at_the_least(found: Waits) -> None:
    assert found.times(None).us == found.times(2).us
    assert found.times(None).calls == found.times(2).calls
    assert found.times(None).many is (found.many or bool(found.calls))


def test_numbers_of_calls_stay_such_as_a_message_can_show() -> None:
    found = Waits(1.0, {"database": 9})
    for _ in range(50):
        found = in_sequence([found.times(9), found])
    assert found.calls == {"database": 1_000_000}


@pytest.mark.parametrize("kind", get_args(WaitKind))
def test_what_one_call_waits_for(kind: WaitKind) -> None:
    found = of_leaf(Leaf(waits=kind), "client.get")
    timed = of_leaf(Leaf(waits=kind, length_us=7.0), "client.get")
    if kind == "nothing":
        assert found == timed == NO_WAITS
    elif kind == "sleep":
        assert (found, timed) == (Waits(sleeps=True), Waits(sleep_us=7.0, sleeps=True))
    else:
        assert found == (Waits(USUAL_US[kind], {kind: 1}) if kind in USUAL_US else unknown("client.get"))
        assert timed == Waits(7.0, {kind: 1})
