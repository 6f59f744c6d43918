"""What a construct costs more than the same awaits in sequence, and how far its fitted line is from the points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis.distil import LINEAR
from flake8_aiocost.cost.interpolate import SEQUENCE, cost_of
from flake8_aiocost.cost.table import Point

if TYPE_CHECKING:
    from collections.abc import Collection

    from flake8_aiocost.cost.table import Curve, Measured

#: Measured to reproduce the article's ratios, in a loop that does nothing else: no price of anything.
ARTICLE = "article_"


def constructs(measured: Measured, only: Collection[str] = ()) -> dict[str, Curve]:
    """The curves of what a service pays for: not the sequence, not the article's."""
    return {
        name: curve
        for name, curve in sorted(measured.constructs.items())
        if name != SEQUENCE and not name.startswith(ARTICLE) and (not only or name in only)
    }


def excess(curve: Curve, sequence: Curve) -> tuple[Point, ...]:
    """µs more than in sequence at each measured n, with the standard error of the difference.

    Below zero where noise outweighs it: this is what was measured, and the linter's prices take zero for it.
    """
    errors = {point.n: point.stderr for point in sequence.points}
    return tuple(
        Point(point.n, point.us - cost_of(point.n, sequence), (point.stderr**2 + errors.get(point.n, 0.0) ** 2) ** 0.5)
        for point in curve.points
    )


def on_line(curve: Curve, n: int) -> float:
    """µs of n children by the fitted line."""
    return curve.fixed + curve.per_child * n


def misfit(curve: Curve) -> float | None:
    """How far the line is from a point of the linear range at most, as a share of that point; ``None`` without any."""
    points = [point for point in curve.points if point.n <= LINEAR and point.us > 0]
    return max((abs(on_line(curve, point.n) / point.us - 1) for point in points), default=None)


def bend(curve: Curve) -> tuple[int, float] | None:
    """The largest measured n above the linear range, and how many times the line it costs."""
    last = curve.points[-1]
    line = on_line(curve, last.n)
    return (last.n, last.us / line) if last.n > LINEAR and line > 0 else None
