"""A spawn of which some children wait for nothing, and others suspend.

Both are measured, but no table has a row for each mixture. The price of one lies between the two, by how many children
are of which kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.price import Cost, Interval

if TYPE_CHECKING:
    from flake8_aiocost.cost.table import Measured, Table


def twin(measured: Measured, table: Table) -> Measured | None:
    """The same environment with children that are ready at once; ``None`` where the table has none."""
    wanted = (measured.loop, measured.task_factory, measured.load, "ready")
    same = (each for each in table.environments if (each.loop, each.task_factory, each.load, each.awaitable) == wanted)
    return next(same, None)


def blend(ready: Cost, suspending: Cost, share: float) -> Cost:
    """The cost of children of which a share is ready."""

    def between(one: float, other: float) -> float:
        return share * one + (1 - share) * other

    within = None
    if ready.interval is not None and suspending.interval is not None:
        first, second = ready.interval, suspending.interval
        within = Interval(
            between(first.scatter_us, second.scatter_us),
            between(first.spells_us, second.spells_us),
            between(first.method_us, second.method_us),
            between(first.others_us, second.others_us),
        )
    return Cost(
        between(ready.construct_us, suspending.construct_us),
        between(ready.sequence_us, suspending.sequence_us),
        within,
    )
