"""Fit a line through the points of one construct: ``fixed + per_child * n``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.cost.table import Curve, Point

#: Up to this n the cost is linear. Above it, caches and garbage collection bend the curve upwards.
LINEAR_LIMIT = 16
#: A line is rejected if at the last point it is too high or too low by more than this factor. The bend is smaller.
MAX_DEVIATION = 2.5
#: The smallest relative standard error that a weight is computed from. Otherwise one exact point would decide the fit.
MIN_ERROR_SHARE = 0.02
#: The same in µs, for points that cost nothing.
MIN_ERROR_US = 1e-3


def fit(points: Sequence[Point]) -> tuple[float, float]:
    """Fixed and per-child part of a line through the points of the linear range.

    With few and noisy points, that line may be far from the last point. Then the line goes through all points. If that
    is still far off, it goes from zero to the last point.
    """
    last = points[-1]
    for chosen in ([point for point in points if point.n <= LINEAR_LIMIT], points):
        fixed, per_child = weighted_least_squares(chosen)
        if last.us / MAX_DEVIATION <= fixed + per_child * last.n <= last.us * MAX_DEVIATION:
            return fixed, per_child
    return 0.0, round(last.us / last.n, 6)


def weighted_least_squares(points: Sequence[Point]) -> tuple[float, float]:
    """Fixed and per-child part, weighted by the standard errors. Neither is negative."""
    if len(points) < 2:
        return 0.0, points[0].us / points[0].n if points else 0.0
    weights = [1 / max(point.stderr, MIN_ERROR_SHARE * point.us, MIN_ERROR_US) ** 2 for point in points]
    weighted = list(zip(weights, points, strict=True))
    total = sum(weights)
    mean_n = sum(weight * point.n for weight, point in weighted) / total
    mean_us = sum(weight * point.us for weight, point in weighted) / total
    covariance = sum(weight * (point.n - mean_n) * (point.us - mean_us) for weight, point in weighted)
    slope = max(0.0, covariance / sum(weight * (point.n - mean_n) ** 2 for weight, point in weighted))
    return round(max(0.0, mean_us - slope * mean_n), 4), round(slope, 4)


def line_us(curve: Curve, n: int) -> float:
    """µs of n children by the fitted line."""
    return curve.fixed + curve.per_child * n


def max_misfit(curve: Curve) -> float | None:
    """The largest distance of the line from a point of the linear range, as a share of it; ``None`` without any."""
    points = [point for point in curve.points if point.n <= LINEAR_LIMIT and point.us > MIN_ERROR_US]
    return max((abs(line_us(curve, point.n) / point.us - 1) for point in points), default=None)


def bend(curve: Curve) -> tuple[int, float] | None:
    """The largest measured n above the linear range, and its cost divided by that of the line; ``None`` without any."""
    last = curve.points[-1]
    line = line_us(curve, last.n)
    return (last.n, last.us / line) if last.n > LINEAR_LIMIT and line > 0 else None
