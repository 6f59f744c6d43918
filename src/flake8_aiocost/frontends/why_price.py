"""What ``aiocost why`` tells of a price beside the message's own words: how far it may be off, and by what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.cost.format import microseconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.model import Cost, Interval, Price


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


def _made_of(interval: Interval) -> str:
    parts = (
        (interval.method_us, "what live servers differed by"),
        (interval.scatter_us, "the scatter of the table's points"),
        (interval.spells_us, "the hour in which it was measured"),
    )
    return ", ".join(f"{microseconds(us)} {name}" for us, name in parts)
