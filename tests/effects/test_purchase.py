"""What a spawn buys: the sum of what its children wait for without the longest of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_aiocost.effects.child import Child
from flake8_aiocost.effects.purchase import may_wait, purchase, serial
from flake8_aiocost.effects.summary import Held, Summary
from flake8_aiocost.effects.waits import NO_WAITS, Waits, in_sequence, together, unknown

from .strategies import children

LOOK = Waits(500.0, {"cache": 1})
ROW = Waits(3_000.0, {"database": 1})
PAGE = Waits(50_000.0, {"network": 1})


def on(name: str, waits: Waits, *, whole: bool = True) -> dict[str, Held]:
    return {name: Held("Session", waits, whole=whole)}


def child(waits: Waits, count: int | None = 1, held: str = "", guard: str = "") -> Child:
    return Child("work", count, Summary(waits, guard=guard, held=on(held, waits) if held else {}))


@pytest.mark.parametrize(
    ("parts", "saves"),
    [
        ([], 0),
        ([child(ROW)], 0),
        ([child(ROW), child(NO_WAITS)], 0),
        ([child(ROW), child(ROW)], 3_000),
        ([child(ROW), child(PAGE)], 3_000),
        ([child(LOOK), child(ROW), child(PAGE)], 3_500),
        ([child(ROW, 4)], 9_000),
        # Of an unknown number there are two at the least.
        ([child(ROW, None)], 3_000),
        ([child(ROW, None), child(PAGE)], 6_000),
        # What is unknown is the longest, or adds to the sum.
        ([child(unknown("job"))], 0),
        ([child(unknown("job")), child(ROW)], 0),
        ([child(unknown("job")), child(ROW), child(ROW)], 3_000),
        # A sleep is no service.
        ([child(Waits(sleep_us=1e6, sleeps=True)), child(ROW)], 0),
        # On one session they wait for each other, and on two they do not.
        ([child(ROW, held="@a"), child(ROW, held="@a")], 0),
        ([child(ROW, None, held="@a")], 0),
        ([child(ROW, held="@a"), child(ROW, held="@b")], 3_000),
        ([child(ROW, held="@a"), child(ROW, held="@a"), child(ROW)], 3_000),
        ([child(ROW, held="@a"), child(ROW, held="@a"), child(PAGE)], 6_000),
    ],
)
def test_sum_minus_maximum(parts: list[Child], saves: float) -> None:
    assert purchase(parts).saves_us == saves


@given(st.lists(children(), max_size=6))
def test_it_saves_no_more_than_all_that_is_waited_for(parts: list[Child]) -> None:
    found = purchase(parts)
    alone = [each.summary.waits.times(each.count) for each in parts]
    assert 0 <= found.saves_us <= in_sequence(alone).us
    assert found.waits == in_sequence(alone)
    assert found.known is not any(each.summary.waits.unknown for each in parts)
    if not any(each.summary.held for each in parts):
        one = together([each.summary.waits for each in parts])
        assert found.saves_us == in_sequence(alone).us - one.us


@given(st.lists(children(), max_size=6), children())
def test_one_more_child_saves_no_less(parts: list[Child], more: Child) -> None:
    assert purchase([*parts, more]).saves_us >= purchase(parts).saves_us


@given(st.lists(children(), min_size=2, max_size=6))
def test_all_on_one_object_save_nothing(parts: list[Child]) -> None:
    found = serial(parts)
    if found is not None:
        assert purchase(parts).saves_us == 0


@pytest.mark.parametrize(
    ("parts", "is_serial"),
    [
        ([], False),
        ([child(ROW, held="@a")], False),
        ([child(ROW, held="@a"), child(ROW, held="@a")], True),
        ([child(ROW, None, held="@a")], True),
        ([child(ROW, held="@a"), child(ROW, held="@b")], False),
        ([child(ROW, held="@a"), child(ROW)], False),
        # What is waited for otherwise overlaps.
        ([Child("a", 2, Summary(in_sequence([ROW, PAGE]), held=on("@a", ROW, whole=False)))], False),
        # So it does where as much is waited for on the object, on another way.
        ([Child("a", 2, Summary(ROW, held=on("@a", ROW, whole=False)))], False),
        ([Child("a", 2, Summary(ROW, held=on("@a", NO_WAITS) | on("@b", ROW, whole=False)))], True),
        # Nobody waits for it, but where something goes wrong.
        ([Child("a", 2, Summary(Waits(failing=True), held=on("@a", ROW)))], False),
        ([child(NO_WAITS, 2, held="@a")], False),
    ],
)
def test_serial_underneath(parts: list[Child], is_serial: bool) -> None:
    assert (serial(parts) is not None) is is_serial


@pytest.mark.parametrize(
    ("parts", "count"),
    [
        ([], 0),
        ([child(NO_WAITS), child(NO_WAITS)], 0),
        ([child(NO_WAITS), child(ROW)], 1),
        ([child(unknown("job")), child(ROW)], 2),
        ([child(ROW, None)], 2),
        ([child(ROW, 9)], 2),
        ([child(ROW, guard="if not ready"), child(ROW)], 1),
        ([child(ROW, None, guard="if not ready")], 0),
    ],
)
def test_how_many_may_wait(parts: list[Child], count: int) -> None:
    assert may_wait(parts) == count
