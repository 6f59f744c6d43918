"""The price of children of which some are ready, by tables of round numbers."""

from __future__ import annotations

import pytest

from flake8_aiocost.cost.mixed import blend
from flake8_aiocost.cost.price import Choice, Pricer
from flake8_aiocost.model import FanOut, Spawn
from flake8_aiocost.price import Cost, Environment, Interval
from tests.cost.tables import measured, table

pytestmark = pytest.mark.usefixtures("shipped", "forget")


def price(ready: int, *, both: bool = True, brings: tuple[str, ...] = ()) -> Cost:
    """Of a gather of four, which costs 42 µs where all suspend and twice that where all are ready."""
    environments = [measured(awaitable="suspending"), *([measured(times=2.0)] if both else [])]
    own = table("own", "3.13.0", environments)
    pricer = Pricer(lambda: Choice(Environment((3, 13)), own=own))
    found = pricer.price(Spawn("gather", 0, "asyncio.gather", FanOut(4), ready=ready, brings=brings)).total
    assert found is not None
    return found


@pytest.mark.parametrize(("ready", "construct_us"), [(0, 42.0), (1, 52.5), (2, 63.0), (3, 73.5)])
def test_a_price_lies_between_those_of_both_kinds(ready: int, construct_us: float) -> None:
    cost = price(ready)
    assert cost.construct_us == pytest.approx(construct_us)
    # A sequence of four costs 4 µs or 8.
    assert cost.sequence_us == pytest.approx(4.0 + ready)
    assert cost.interval is not None


def test_a_table_that_has_no_ready_children_prices_as_before() -> None:
    assert price(2, both=False).construct_us == pytest.approx(42.0)


def test_intervals_lie_between_as_well() -> None:
    first, second = Cost(10.0, 2.0, Interval(4.0, 0.0, 1.0)), Cost(20.0, 6.0, Interval(8.0, 2.0, 3.0))
    assert blend(first, second, 0.25) == Cost(17.5, 5.0, Interval(7.0, 1.5, 2.5))
    assert blend(Cost(10.0, 2.0), second, 0.5) == Cost(15.0, 4.0)
