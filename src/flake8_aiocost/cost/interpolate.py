"""From a table's curves to the cost of one spawn: interpolate, and compare with the same awaits in sequence."""

from __future__ import annotations

from bisect import bisect_left
from math import hypot
from typing import TYPE_CHECKING

from flake8_aiocost.cost.table import Curve, Point
from flake8_aiocost.price import Cost

if TYPE_CHECKING:
    from flake8_aiocost.cost.table import Measured
    from flake8_aiocost.model import FanOut

SEQUENCE, _TASK = "sequence", "create_task"
#: By construct that awaits one of its children in place: the one that it is like from two children on. Of one child
#: it starts no task, so its curve has a corner at two.
_ONE_IN_PLACE = {"inline_last": "create_task"}
_CORNER = 2
#: ``range(10**400)`` is a fan-out too, and no float.
MOST_CHILDREN = 10**15


def curve_of(construct: str, measured: Measured) -> Curve:
    """The points of a construct; it is in the environment.

    Where its curve has a corner that was not measured, a straight line from the first point to the next would pass far
    below it. The point there is as far from that of the construct's like as the next one is.
    """
    curve = measured.constructs[construct]
    like = measured.constructs.get(_ONE_IN_PLACE.get(construct, ""))
    following = next((point for point in curve.points if point.n >= _CORNER), None)
    if like is None or following is None or following.n == _CORNER:
        return curve
    us = cost_of(_CORNER, like) + following.us - cost_of(following.n, like)
    corner = Point(_CORNER, max(us, 0.0), hypot(error_of(_CORNER, like), following.stderr))
    before = tuple(point for point in curve.points if point.n < _CORNER)
    return Curve((*before, corner, *curve.points[len(before) :]), curve.fixed, curve.per_child)


def cost_of(n: int, curve: Curve) -> float:
    """µs of one execution that spawns ``n`` children.

    Between two measured points a straight line joins them. Below the first it comes from the fitted fixed part, which
    stands for n = 0. Beyond the last it goes on with the slope of the last segment, not with the fitted one: the curve
    bends upwards from about n = 16 on (colder caches, more garbage collection), and the last segment is what the widest
    measured fan-outs paid for one child more. Where noise makes that segment fall, the fitted slope takes its place.
    """
    n = min(n, MOST_CHILDREN)
    points = curve.points
    index = bisect_left([point.n for point in points], n)
    if index == len(points):
        return points[-1].us + (n - points[-1].n) * _last_slope(curve)
    point = points[index]
    if index == 0:
        # A line fitted through a bent curve may start below nothing, or above the first point.
        fixed = min(max(curve.fixed, 0.0), point.us)
        return fixed + (point.us - fixed) * n / point.n
    before = points[index - 1]
    return before.us + (n - before.n) * _slope(before, point)


def error_of(n: int, curve: Curve) -> float:
    """µs: the standard error of ``cost_of``, by the points around ``n``; beyond them, the last one in proportion."""
    below = [point for point in curve.points if point.n <= n][-1:]
    above = [point for point in curve.points if point.n >= n][:1]
    around = {point.n: point for point in (*below, *above)}.values()
    return hypot(*(point.stderr / point.us for point in around if point.us > 0)) * cost_of(n, curve)


def _last_slope(curve: Curve) -> float:
    slope = _slope(*curve.points[-2:]) if len(curve.points) > 1 else 0.0
    return slope if slope > 0 else curve.per_child


def _slope(first: Point, second: Point) -> float:
    return (second.us - first.us) / (second.n - first.n)


def costs(construct: str, fan_out: FanOut, measured: Measured) -> tuple[Cost | None, Cost, Cost]:
    """The total (``None`` where the fan-out is unknown), the fixed part and the part per child.

    Args:
        construct: a key of ``measured.constructs``.
        fan_out: how many children the spawn starts.
        measured: one environment of a table; it holds the sequence too.
    """
    curve, sequence = curve_of(construct, measured), measured.constructs[SEQUENCE]
    # Beside tasks that run already it is known how many there are at the most.
    known = not fan_out.unknown or bool(fan_out.most and fan_out.running)
    total = _total(curve, sequence, fan_out, measured) if known else None
    fixed = Cost(max(curve.fixed, 0.0), max(sequence.fixed, 0.0))
    return total, fixed, Cost(curve.per_child, sequence.per_child)


def _total(curve: Curve, sequence: Curve, fan_out: FanOut, measured: Measured) -> Cost:
    """The cost of a known number of children; those that are tasks already are paid where they were made."""
    running = fan_out.running
    children = max(fan_out.known, fan_out.most) + running
    task = measured.constructs.get(_TASK, curve) if running else curve
    made = Cost(running * cost_of(1, task), running * cost_of(1, sequence))
    us = max(cost_of(children, curve) - made.construct_us, 0.0)
    return Cost(us, max(cost_of(children, sequence) - made.sequence_us, 0.0))
