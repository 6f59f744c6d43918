"""The article that this project comes from, and the rows of a table that repeat what it measured.

It compares two coroutines that return at once: awaited in sequence, as two tasks, and gathered. No service pays these
prices, which are those of a tight loop; they show the difference between the three and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.cost.table import Measured

#: Prefix of the benchmarks that repeat the article.
PREFIX = "article_"
TITLE = "Wall vs CPU time, or the cost of asyncio Tasks"
ADDRESS = "threeofwands.com/careful-with-tasks"


@dataclass(frozen=True)
class Three:
    """µs of CPU of two awaits that return at once, in the three ways."""

    sequence: float
    tasks: float
    gather: float

    @property
    def ratios(self) -> tuple[float, float]:
        """How many times as much as the sequence the tasks and the gather cost. The sequence must not be zero."""
        return self.tasks / self.sequence, self.gather / self.sequence


#: What the article says, of CPython 3.10 with uvloop.
PUBLISHED = Three(0.478, 8.87, 20.7)


def three_of(measured: Measured) -> Three | None:
    """What an environment says of the article's three; ``None`` where it does not hold all of them."""
    curves = [measured.constructs.get(f"{PREFIX}{way}") for way in ("sequence", "tasks", "gather")]
    found = [curve.points[0].us for curve in curves if curve is not None]
    return Three(*found) if len(found) == len(curves) and found[0] > 0 else None
