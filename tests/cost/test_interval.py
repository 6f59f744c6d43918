"""What the interval of a price is made of, with errors of round numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.cost import interval
from flake8_aiocost.cost.interpolate import costs
from flake8_aiocost.cost.method_error import KindError, MethodError, Together, method_error
from flake8_aiocost.cost.price import Choice, Pricer
from flake8_aiocost.cost.table import Curve, Measured, Point, Table
from flake8_aiocost.model import FanOut, Spawn
from flake8_aiocost.price import Cost, Environment, Interval
from tests.cost.tables import both, curve, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.model import Awaitable

#: A floor of half a yardstick and a tenth of the construct; three times as much where threads are used.
ERRORS = MethodError(
    command="",
    yardstick_us=8.0,
    spells=0.05,
    kinds=(
        KindError("asyncio", "busy", "ready", 0.5, 0.1, 100),
        KindError("asyncio", "busy", "suspending", 0.0, 0.2, 100),
        KindError("asyncio", "busy", "ready", 1.5, 0.3, 100, hop=True),
        KindError("uvloop", "busy", "ready", 0.5, 0.1, 100),
    ),
    sums=(Together("asyncio", "busy", 1.5, 100),),
)


@pytest.fixture(autouse=True)
def errors(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(interval, "method_error", lambda: ERRORS)
    yield
    method_error.cache_clear()


def priced(n: int, environments: list[Measured], python: str = "3.13.0") -> tuple[Cost, Table]:
    of = table("round", python, environments)
    total, *_ = costs("gather", FanOut(n), environments[0])
    assert total is not None
    return interval.of_total(n, "gather", total, environments[0], of), of


def test_three_parts_and_their_sum() -> None:
    cost, _ = priced(2, both())
    within = cost.interval
    # A gather of two costs 22 µs, a sequence 2; a point of each is 0.1 µs off.
    assert within is not None
    assert within.scatter_us == pytest.approx(1.645 * (0.1 / 22 * 22 + 0.0) * 2**0.5)
    assert within.spells_us == pytest.approx(0.05 * 20.0)
    assert within.method_us == pytest.approx(0.5 * 8.0 + 0.1 * 22.0)
    assert within.half_us == pytest.approx((within.scatter_us**2 + 1.0 + 6.2**2) ** 0.5)
    assert within.around(cost.excess_us) == pytest.approx((20 - within.half_us, 20 + within.half_us))


def test_no_end_is_below_nothing() -> None:
    assert Interval(3.0, 0.0, 4.0).around(2.0) == (0.0, 7.0)


def test_the_machines_own_yardstick_goes_before_that_of_the_live_results() -> None:
    environments = both()
    of = Table(
        **{
            **{name: getattr(table("round", "3.13.0", environments), name) for name in Table.__slots__},
            "yardstick": 20.0,
        }
    )
    cost = interval.of_total(2, "gather", Cost(22.0, 2.0), environments[0], of)
    assert cost.interval is not None
    assert cost.interval.method_us == pytest.approx(0.5 * 20.0 + 2.2)


@pytest.mark.parametrize(("awaitable", "method_us"), [("ready", 1.5 * 8.0 + 0.3 * 22.0), ("suspending", 0.2 * 22.0)])
def test_threads_have_an_error_of_their_own_where_live_servers_tell(awaitable: Awaitable, method_us: float) -> None:
    lines = {"to_thread": curve(2.0, 10.0), "sequence": curve(0.0, 1.0)}
    measured = Measured("asyncio", "default", "busy", awaitable, lines)
    total, fixed, per_child = costs("to_thread", FanOut(2), measured)
    assert total is not None
    of = table("round", "3.13.0", [measured])
    found = interval.of_total(2, "to_thread", total, measured, of).interval
    assert found is not None
    assert found.method_us == pytest.approx(method_us)
    *_, each = interval.of_line("to_thread", fixed, per_child, measured, of)
    assert each.interval is not None
    assert each.interval.method_us == pytest.approx((0.3 if awaitable == "ready" else 0.2) * 10.0)


def test_a_point_that_scatters_makes_a_wide_interval() -> None:
    noisy = Curve((Point(1, 10.0, 5.0), Point(8, 80.0, 0.0)), 0.0, 10.0)
    measured = Measured("asyncio", "default", "busy", "ready", {"gather": noisy, "sequence": curve(0.0, 1.0)})
    near, far = (
        interval.of_total(n, "gather", Cost(10.0 * n, 1.0 * n), measured, table("round", "3.13.0", [measured]))
        for n in (1, 8)
    )
    assert near.interval is not None
    assert far.interval is not None
    assert near.interval.scatter_us == pytest.approx(1.645 * (5.0**2 + 0.1**2) ** 0.5)
    assert far.interval.scatter_us == pytest.approx(1.645 * 0.1)


def test_the_line_is_off_by_what_it_misses_the_points() -> None:
    # The line goes 3 µs above the first point and 8 below the last one of its range.
    bent = Curve((Point(1, 10.0, 0.0), Point(16, 180.0, 0.0), Point(128, 9000.0, 0.0)), 2.8, 10.6)
    measured = Measured("asyncio", "default", "busy", "ready", {"gather": bent, "sequence": curve(0.0, 1.0)})
    of = table("round", "3.13.0", [measured])
    fixed, each = interval.of_line("gather", Cost(2.8, 0.0), Cost(10.6, 1.0), measured, of)
    assert fixed.interval is not None
    assert each.interval is not None
    assert fixed.interval.scatter_us == pytest.approx(3.4)
    assert each.interval.scatter_us == pytest.approx(7.6 / 16)
    # The floor is paid once.
    assert fixed.interval.method_us == pytest.approx(4.0 + 0.28)
    assert each.interval.method_us == pytest.approx(1.06)


def test_a_sum_of_prices_errs_in_one_direction_and_scatters_in_all() -> None:
    assert interval.total([Interval(3.0, 0.3, 2.0), Interval(4.0, 0.4, 2.0)]) == Interval(5.0, 0.5, 4.0)


def test_beside_other_spawns_the_method_is_further_off() -> None:
    cost, _ = priced(2, both())
    within = cost.interval
    assert within is not None
    assert within.others_us == pytest.approx(within.method_us / 2)
    beside = within.beside_others()
    assert beside.method_us == pytest.approx(within.method_us * 1.5)
    assert beside.others_us == 0.0
    assert (beside.scatter_us, beside.spells_us) == (within.scatter_us, within.spells_us)
    # Of a spawn that runs several times, each is beside the others.
    assert within.times(1) == within
    assert within.times(3).method_us == pytest.approx(3 * within.method_us * 1.5)
    # No live server tells of sums on uvloop.
    other, _ = priced(2, both("uvloop")[:1])
    assert other.interval is not None
    assert other.interval.others_us == 0.0


def test_every_price_has_one() -> None:
    of = table("round", "3.13.0", both())
    pricer = Pricer(lambda: Choice(Environment((3, 13)), own=of))
    known = pricer.price(Spawn("gather", 0, "asyncio.gather", FanOut(2)))
    unknown = pricer.price(Spawn("gather", 0, "asyncio.gather", FanOut(1, unknown=True)))
    together = pricer.price(Spawn("create_task", 0, "asyncio.create_task", FanOut(1), together=True))
    assert known.total is not None
    assert known.total.interval is not None
    for price in (unknown, together):
        assert price.total is None
        assert price.fixed.interval is not None
        assert price.per_child.interval is not None


def test_what_is_shipped_knows_every_kind_of_price() -> None:
    shipped = method_error()
    kinds = {(each.loop, each.load, each.awaitable) for each in shipped.kinds if not each.hop}
    assert len(kinds) == 8
    assert all(each.floor + each.share > 0 for each in shipped.kinds)
    assert {(each.loop, each.load) for each in shipped.sums} == {kind[:2] for kind in kinds}
    assert all(each.factor >= 1.0 for each in shipped.sums)
