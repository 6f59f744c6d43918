"""What a construct costs more than the same awaits in sequence, and what rows are that no construct is called after."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis.article import PREFIX
from flake8_aiocost.cost.interpolate import SEQUENCE, cost_of
from flake8_aiocost.cost.items import ITEMS
from flake8_aiocost.cost.table import Point

if TYPE_CHECKING:
    from collections.abc import Collection

    from flake8_aiocost.cost.table import Curve, Measured

#: Rows that no construct is called after, with what each is the alternative to: the linter shows them beside a price.
ALTERNATIVES = {"inline_last": "create_task, gather and task_group", "timeout": "wait_for"}
#: What findings some rows price that no construct is called after.
PRICES = {
    "inline_last": "a task that is awaited after other work is priced as inline_last of two",
    "aside": "a task that nobody awaits beside other work is priced as aside",
}
#: µs below which a point is one whose operation was not seen. A call of nothing takes twenty times as long.
VANISHED_US = 0.001
#: Standard errors on either side of a value in which the true one lies 95 times out of 100.
SIGMAS = 1.96


def priced_constructs(measured: Measured, only: Collection[str] = ()) -> dict[str, Curve]:
    """The curves of the constructs that a service pays for: without the sequence, the article's and items.

    ``only`` names the constructs that are wanted; empty means all.
    """
    return {
        name: curve
        for name, curve in sorted(measured.constructs.items())
        if name not in (SEQUENCE, *ITEMS) and not name.startswith(PREFIX) and (not only or name in only)
    }


def excess(curve: Curve, sequence: Curve) -> tuple[Point, ...]:
    """µs more than in sequence at each measured n, with the standard error of the difference.

    Negative where noise exceeds it, since this is what was measured. The linter prices such a point as zero.
    """
    errors = {point.n: point.stderr for point in sequence.points}
    found = []
    for point in curve.points:
        beside = cost_of(point.n, sequence)
        # Where an operation drowned in noise, all its values are zero: they do not scatter, and are no more certain.
        error = beside if point.us < VANISHED_US else hypot(point.stderr, errors.get(point.n, 0.0))
        found.append(Point(point.n, point.us - beside, error))
    return tuple(found)


def is_noise(difference: Point) -> bool:
    """Whether a difference is negative and within its error, so that nothing says that it is really negative."""
    return -SIGMAS * difference.stderr <= difference.us < 0


def row_name(name: str) -> str:
    """``gather``, and ``timeout (alternative)`` of a row that is what the code could have."""
    return f"{name} (alternative)" if name in ALTERNATIVES else name


def explained(names: Collection[str]) -> str:
    """What the rows of these names are that no construct is called after; empty where there are none."""
    alternatives = [f"{name} to {other}" for name, other in ALTERNATIVES.items() if name in names]
    said = [f"alternative: what the code could have. {'; '.join(alternatives)}"] if alternatives else []
    return "; ".join([*said, *(text for name, text in PRICES.items() if name in names)])
