"""The 90 % interval of a price: how far the points' scatter, the machine's spells and the method may be off.

Each of the three is half the width of the interval that it would give by itself. They are independent of each other, so
they add up as squares do.
"""

from __future__ import annotations

from functools import lru_cache
from math import hypot
from typing import TYPE_CHECKING

from flake8_aiocost.constructs import declared
from flake8_aiocost.cost.interpolate import SEQUENCE, cost_of, curve_of, error_of
from flake8_aiocost.cost.method_error import method_error
from flake8_aiocost.price import Cost, Interval

if TYPE_CHECKING:
    from flake8_aiocost.cost.table import Curve, Measured, Table

#: Standard errors to either side within which a true value lies 90 times out of 100.
SIGMAS = 1.645
#: The fitted line is that of fan-outs up to here.
_LINEAR = 16


def of_total(n: int, construct: str, cost: Cost, measured: Measured, table: Table) -> Cost:
    """The cost of a known number of children, with its interval."""
    curve, sequence = curve_of(construct, measured), measured.constructs[SEQUENCE]
    return _with(cost, SIGMAS * hypot(error_of(n, curve), error_of(n, sequence)), construct, measured, table)


def of_line(construct: str, fixed: Cost, per_child: Cost, measured: Measured, table: Table) -> tuple[Cost, Cost]:
    """The fixed part and the part per child of an unknown number of children, each with its interval.

    The points scatter, and the line passes beside them: at the first one by what the fixed part is off, at the last one
    of the linear range by what all children are.
    """
    curve = curve_of(construct, measured)
    first = curve.points[0]
    last = next((point for point in reversed(curve.points) if point.n <= _LINEAR), first)
    at_first, at_last = (hypot(SIGMAS * error_of(point.n, curve), _beside(point.n, curve)) for point in (first, last))
    return (
        _with(fixed, at_first, construct, measured, table),
        _with(per_child, at_last / last.n, construct, measured, table, floor=False),
    )


def total(intervals: list[Interval]) -> Interval:
    """The interval of a sum of costs.

    The method errs in one direction, so its errors add up; scatter and spells differ from cost to cost.
    """
    return Interval(
        hypot(*(each.scatter_us for each in intervals)),
        hypot(*(each.spells_us for each in intervals)),
        sum(each.method_us for each in intervals),
        sum(each.others_us for each in intervals),
    )


def _with(
    cost: Cost, scatter_us: float, construct: str, measured: Measured, table: Table, *, floor: bool = True
) -> Cost:
    error, hop = method_error(), construct in _hops()
    kind = (measured.loop, measured.load, measured.awaitable)
    method = error.half_us(kind, cost.construct_us, table.yardstick, hop=hop)
    if not floor:
        method -= error.half_us(kind, 0.0, table.yardstick, hop=hop)
    others = method * (error.together(measured.loop, measured.load) - 1)
    within = Interval(scatter_us, error.spells * cost.excess_us, method, others)
    return Cost(cost.construct_us, cost.sequence_us, within)


@lru_cache(maxsize=1)
def _hops() -> frozenset[str]:
    """The constructs that run something in a thread."""
    return frozenset(name for name, construct in declared().items() if construct.family == "hop")


def _beside(n: int, curve: Curve) -> float:
    return abs(curve.fixed + curve.per_child * n - cost_of(n, curve))
