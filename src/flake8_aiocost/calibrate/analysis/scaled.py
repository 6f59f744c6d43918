"""A cost curve, all of it so many times as high."""

from __future__ import annotations

from flake8_aiocost.cost.table import Curve, Point


def scaled(curve: Curve, factor: float) -> Curve:
    """Scale the points, their errors and the line through them."""
    points = tuple(Point(each.n, round(each.us * factor, 4), round(each.stderr * factor, 4)) for each in curve.points)
    return Curve(points, round(curve.fixed * factor, 5), round(curve.per_child * factor, 5))
