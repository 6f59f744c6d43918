"""What a spawn brings along and a sequence does not need: its price is added to that of the spawn.

Most are benchmarks of their own, whose baseline is the spawn without the item. A table of before has none of them. A
time limit is measured as a construct, around a single await.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.cost.interpolate import SEQUENCE, cost_of
from flake8_aiocost.model import Cost, Item

if TYPE_CHECKING:
    from flake8_aiocost.cost.table import Measured
    from flake8_aiocost.model import FanOut

#: By benchmark, what it is called.
ITEMS = {
    "semaphore": "a semaphore or lock in each child",
    "done_callback": "a set that keeps the task, and a callback that takes it out",
}
#: Items that are measured as constructs, of which one is around the whole spawn.
AROUND = {"wait_for": "wait_for around it"}
#: The benchmark of a task that shares the turns of an await in place.
BESIDE = "inline_last"


def item(name: str, fan_out: FanOut, measured: Measured, source: str = "") -> Item:
    """What an item adds.

    Args:
        name: of ``ITEMS`` or ``AROUND``; the environment holds it.
        fan_out: of the spawn.
        measured: an environment.
        source: its table, where that is not the one of the price.
    """
    curve = measured.constructs[name]
    if name in AROUND:
        return Item(name, max(0.0, cost_of(1, curve) - cost_of(1, measured.constructs[SEQUENCE])), 0.0, source)
    if fan_out.unknown:
        return Item(name, max(0.0, curve.fixed), curve.per_child, source)
    return Item(name, cost_of(fan_out.known, curve), 0.0, source)


def with_items(
    total: Cost | None, fixed: Cost, per_child: Cost, items: tuple[Item, ...]
) -> tuple[Cost | None, Cost, Cost]:
    """The costs of a spawn with those of its items: what the construct costs is more, and the sequence the same."""
    us, each = sum(one.us for one in items), sum(one.per_child_us for one in items)
    return (
        None if total is None else Cost(total.construct_us + us, total.sequence_us),
        Cost(fixed.construct_us + us, fixed.sequence_us),
        Cost(per_child.construct_us + each, per_child.sequence_us),
    )


def beside(measured: Measured) -> Cost | None:
    """One task beside an await in place, without that await; ``None`` where the environment does not know."""
    curve, sequence = measured.constructs.get(BESIDE), measured.constructs[SEQUENCE]
    if curve is None:
        return None
    one = cost_of(1, sequence)
    return Cost(max(0.0, cost_of(2, curve) - one), max(0.0, cost_of(2, sequence) - one))
