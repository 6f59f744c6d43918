"""Which budgets a change is beyond: in all, by a sum, and by per cent, each for one call of an entry point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.cost.format import microseconds
from flake8_aiocost.records import Record
from flake8_aiocost.review.amounts import LEAST_US

if TYPE_CHECKING:
    from flake8_aiocost.review.changes import EntryChange


class Budgets(Record, frozen=True):
    """What one call may spend in all, and what a change may add to it: µs, µs and per cent; ``None`` for any."""

    total_us: float | None = None
    increase_us: float | None = None
    percent: float | None = None


def beyond(change: EntryChange, budgets: Budgets) -> tuple[str, ...]:
    """Which budgets an entry point is beyond because of a change, in words; none where it spends no more than before.

    Args:
        change: of the entry point.
        budgets: those of its project.
    """
    added = change.amount.us
    if change.state == "gone" or added < LEAST_US:
        return ()
    found = []
    if budgets.total_us is not None and change.spends > budgets.total_us:
        found.append(f"spends {microseconds(change.spends)}, budget is {microseconds(budgets.total_us)}")
    if budgets.increase_us is not None and added > budgets.increase_us:
        found.append(f"spends {microseconds(added)} more, budget-increase is {microseconds(budgets.increase_us)}")
    # Per cent of nothing is no number: what is new, or spent nothing before, is for the other budgets.
    if budgets.percent is not None and change.before.us >= LEAST_US:
        percent = added / change.before.us * 100
        if percent > budgets.percent:
            found.append(f"spends {percent:,.0f} % more, budget-percent is {budgets.percent:g} %")
    return tuple(found)
