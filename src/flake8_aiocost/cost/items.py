"""What a spawn brings along and a sequence does not need: its price is added to that of the spawn.

They are benchmarks of their own, whose baseline is the spawn without the item. A table of before has none of them, but
it has ``wait_for`` around a single await.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.cost.interpolate import SEQUENCE, cost_of, curve_of
from flake8_aiocost.price import Cost, Item

if TYPE_CHECKING:
    from flake8_aiocost.cost.table import Measured
    from flake8_aiocost.model import FanOut
    from flake8_aiocost.price import Beside

#: By benchmark, what it is called.
ITEMS = {
    "semaphore": "a semaphore or lock in each child",
    "done_callback": "a set that keeps the task, and a callback that takes it out",
    "time_limit": "wait_for around it",
}
#: Of which there is one around the whole spawn.
AROUND = frozenset({"time_limit"})
#: In a table of before: the construct that a time limit around a single await is measured as; from which Python on that
#: makes no task; and what one costs.
_LIMIT, _NO_TASK, _TASK = "wait_for", (3, 12), "create_task"
#: The benchmarks of a task that shares the turns of an await in place, by whether it is awaited too.
BESIDE: dict[Beside, str] = {"awaited": "inline_last", "left": "aside"}


def knows(measured: Measured, name: str) -> bool:
    """Whether an environment tells what an item adds."""
    instead = name == "time_limit" and {_LIMIT, _TASK} <= measured.constructs.keys()
    return name in measured.constructs or instead


def item(name: str, fan_out: FanOut, measured: Measured, python: tuple[int, int], source: str = "") -> Item:
    """What an item adds.

    Args:
        name: of ``ITEMS``; the environment ``knows`` it.
        fan_out: of the spawn.
        measured: an environment.
        python: of its table.
        source: its table, where that is not the one of the price.
    """
    curve = measured.constructs.get(name)
    if curve is None:
        without = measured.constructs[_TASK if python < _NO_TASK else SEQUENCE]
        return Item(name, max(0.0, cost_of(1, measured.constructs[_LIMIT]) - cost_of(1, without)), 0.0, source)
    if name in AROUND:
        return Item(name, cost_of(1, curve), 0.0, source)
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


def beside(how: Beside, measured: Measured) -> Cost | None:
    """One task that shares the turns of an await in place, without that await.

    ``None`` where the environment does not know, or the task shares none.
    """
    construct, sequence = BESIDE.get(how, ""), measured.constructs[SEQUENCE]
    if construct not in measured.constructs:
        return None
    curve = curve_of(construct, measured)
    if how == "left":
        # The row stands beside two awaits, so in sequence its child would be the third one. The first await of a lone
        # sequence costs up to half as much again (CPython 3.14, asyncio, under load: 1.7 and 1.2 µs).
        return Cost(cost_of(1, curve), max(0.0, cost_of(3, sequence) - cost_of(2, sequence)))
    one = cost_of(1, sequence)
    return Cost(max(0.0, cost_of(2, curve) - one), max(0.0, cost_of(2, sequence) - one))
