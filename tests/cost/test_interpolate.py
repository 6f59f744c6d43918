from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_aiocost.cost.interpolate import cost_of, costs, curve_of
from flake8_aiocost.cost.table import Curve, Measured, Point
from flake8_aiocost.model import FanOut
from flake8_aiocost.price import Cost

#: Bends upwards: 5 per child at first, then 10, then 20.
BENT = Curve((Point(1, 10.0, 0.1), Point(3, 20.0, 0.1), Point(5, 40.0, 0.1), Point(10, 140.0, 0.1)), 4.0, 13.0)


@pytest.mark.parametrize(
    ("n", "us"),
    [
        (0, 4.0),  # the fitted fixed part
        (1, 10.0),
        (2, 15.0),
        (3, 20.0),
        (4, 30.0),
        (5, 40.0),
        (7, 80.0),
        (10, 140.0),
        (11, 160.0),  # 20 more, as between 5 and 10, and not the fitted 13
        (110, 2140.0),
    ],
)
def test_measured_points_joined_by_straight_lines(n: int, us: float) -> None:
    assert cost_of(n, BENT) == pytest.approx(us)


def test_below_a_first_point_that_is_not_one() -> None:
    assert cost_of(2, Curve((Point(4, 20.0, 0.1), Point(8, 30.0, 0.1)), 8.0, 3.0)) == pytest.approx(14.0)


@pytest.mark.parametrize(("fixed", "us"), [(-3.0, 0.0), (50.0, 10.0)])
def test_a_fit_that_misses_the_first_point_does_not_price_nothing_below_zero_or_above_one(
    fixed: float, us: float
) -> None:
    assert cost_of(0, Curve((Point(1, 10.0, 0.1),), fixed, 10.0)) == us


def test_a_last_segment_that_falls_is_noise() -> None:
    curve = Curve((Point(1, 10.0, 0.1), Point(2, 21.0, 0.1), Point(3, 20.5, 0.1)), 0.0, 7.0)
    assert cost_of(13, curve) == pytest.approx(20.5 + 70.0)


def test_one_point_goes_on_with_the_fitted_slope() -> None:
    assert cost_of(5, Curve((Point(1, 10.0, 0.1),), 3.0, 7.0)) == pytest.approx(38.0)


def test_a_fan_out_that_no_float_can_hold() -> None:
    assert cost_of(10**400, BENT) == pytest.approx(2e16, rel=0.01)


@given(st.lists(st.floats(0.1, 100), min_size=1, max_size=8), st.floats(0, 10), st.floats(0, 10))
def test_more_children_never_cost_less_where_more_were_never_measured_cheaper(
    steps: list[float], fixed: float, per_child: float
) -> None:
    points, us = [], 0.0
    for index, step in enumerate(steps):
        us += step
        points.append(Point(2**index, us, 0.0))
    prices = [cost_of(n, Curve(tuple(points), fixed, per_child)) for n in range(300)]
    assert all(first <= second * (1 + 1e-9) for first, second in pairwise(prices))


SEQUENCE = Curve((Point(1, 1.0, 0.1), Point(10, 10.0, 0.1)), 0.0, 1.0)
MEASURED = Measured("asyncio", "default", "busy", "ready", {"gather": BENT, "sequence": SEQUENCE})


def test_known_fan_out() -> None:
    total, fixed, per_child = costs("gather", FanOut(2), MEASURED)
    assert total == Cost(15.0, 2.0)
    assert total.excess_us == 13.0
    assert (fixed, per_child) == (Cost(4.0, 0.0), Cost(13.0, 1.0))


def test_unknown_fan_out() -> None:
    assert costs("gather", FanOut(2, unknown=True), MEASURED) == (None, Cost(4.0, 0.0), Cost(13.0, 1.0))


def test_the_sequence_is_priced_at_the_same_fan_out() -> None:
    total, _, _ = costs("gather", FanOut(20), MEASURED)
    assert total == Cost(340.0, 20.0)


def test_a_fixed_part_below_nothing_is_nothing() -> None:
    curve = Curve((Point(1, 10.0, 0.1),), -2.0, 12.0)
    measured = Measured("asyncio", "default", "busy", "ready", {"gather": curve, "sequence": SEQUENCE})
    assert costs("gather", FanOut(0, unknown=True), measured)[1] == Cost(0.0, 0.0)


def with_inline_last(*fan_outs: int) -> Measured:
    """Tasks cost 10 + 3 per child; with the last one in place 1 less, and of one child there is none."""
    us = {1: 1.0, 2: 15.0, 8: 33.0, 128: 393.0}
    points = tuple(Point(n, us[n], 0.1) for n in fan_outs)
    tasks = tuple(Point(n, 10.0 + 3.0 * n, 0.1) for n in (1, 2, 8, 32, 128))
    sequence = Curve((Point(1, 1.0, 0.1), Point(128, 128.0, 0.1)), 0.0, 1.0)
    found = {"inline_last": Curve(points, 0.0, 3.3), "create_task": Curve(tasks, 10.0, 3.0), "sequence": sequence}
    return Measured("asyncio", "default", "alone", "suspending", found)


@pytest.mark.parametrize("fan_outs", [(1, 2, 8, 128), (1, 8, 128)])
def test_from_no_task_to_the_first_one_a_curve_has_a_corner(fan_outs: tuple[int, ...]) -> None:
    measured = with_inline_last(*fan_outs)
    total, *_ = costs("inline_last", FanOut(2), measured)
    assert total == Cost(pytest.approx(15.0), pytest.approx(2.0))  # type: ignore[arg-type]
    assert cost_of(5, curve_of("inline_last", measured)) == pytest.approx(24.0)
    assert cost_of(1, curve_of("inline_last", measured)) == 1.0


def test_a_corner_needs_what_it_is_like() -> None:
    measured = with_inline_last(1, 8, 128)
    del measured.constructs["create_task"]
    assert curve_of("inline_last", measured) is measured.constructs["inline_last"]
    # There is no point beyond the corner.
    alone = with_inline_last(1)
    assert curve_of("inline_last", alone) is alone.constructs["inline_last"]
