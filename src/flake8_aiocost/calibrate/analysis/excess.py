"""What a construct costs more than the same awaits in sequence."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING

from flake8_aiocost.cost.interpolate import SEQUENCE, cost_of
from flake8_aiocost.cost.items import ITEMS
from flake8_aiocost.cost.table import Point

if TYPE_CHECKING:
    from collections.abc import Collection

    from flake8_aiocost.cost.table import Curve, Measured

#: Prefix of the benchmarks that reproduce the article's ratios in a tight loop. No service pays these.
ARTICLE = "article_"


def priced_constructs(measured: Measured, only: Collection[str] = ()) -> dict[str, Curve]:
    """The curves of the constructs that a service pays for: without the sequence, the article's and items.

    ``only`` names the constructs that are wanted; empty means all.
    """
    return {
        name: curve
        for name, curve in sorted(measured.constructs.items())
        if name not in (SEQUENCE, *ITEMS) and not name.startswith(ARTICLE) and (not only or name in only)
    }


def excess(curve: Curve, sequence: Curve) -> tuple[Point, ...]:
    """µs more than in sequence at each measured n, with the standard error of the difference.

    Negative where noise exceeds it, since this is what was measured. The linter prices such a point as zero.
    """
    errors = {point.n: point.stderr for point in sequence.points}
    return tuple(
        Point(point.n, point.us - cost_of(point.n, sequence), hypot(point.stderr, errors.get(point.n, 0.0)))
        for point in curve.points
    )
