"""What ``aiocost why`` tells of a price beside the message's own words: how far it may be off, and by what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.cost.format import microseconds, microseconds_per_child
from flake8_aiocost.cost.items import ITEMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.model import Spawn
    from flake8_aiocost.price import Cost, Interval, Price

_SHARES = {
    "awaited": "the task shares the turns of what is awaited before it",
    "left": "nobody awaits the task, and it shares the turns of what its function awaits",
}


def intervals(price: Price, child: str) -> Iterator[str]:
    """A line for each interval of a price.

    Args:
        price: of a spawn.
        child: what one of an unknown number of children is called.
    """
    parts: tuple[tuple[Cost, str], ...] = ((price.total, ""),) if price.total is not None else ()
    parts = parts or ((price.fixed, " once"), (price.per_child, f" per {child}"))
    for cost, what in parts:
        if cost.interval is not None:
            yield f"± {microseconds(cost.interval.half_us)}{what} in 9 of 10 cases: {_made_of(cost.interval)}"


def items(price: Price, spawn: Spawn) -> Iterator[str]:
    """A line for each thing that a spawn brings along and a sequence does not need."""
    if price.beside:
        yield f"{_SHARES[price.beside]}: the price is that of a task beside such an await"
    known = {each.name for each in price.items}
    for each in price.items:
        us = microseconds(each.us)
        if price.total is None:
            us = microseconds_per_child(each.us, each.per_child_us)
        where = f" [{each.source}]" if each.source else ""
        yield f"{us} of it {ITEMS[each.name]}{where}"
    for name in spawn.brings:
        if name not in known:
            yield f"{ITEMS[name]} is not in the price: no table knows it yet; measure one with aiocost-calibrate"


def _made_of(interval: Interval) -> str:
    parts = (
        (interval.method_us, "what live servers differed by"),
        (interval.scatter_us, "the scatter of the table's points"),
        (interval.spells_us, "the hour in which it was measured"),
    )
    return ", ".join(f"{microseconds(us)} {name}" for us, name in parts)
