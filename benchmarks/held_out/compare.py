"""What the linter's prices add up to for each shape, beside what was measured of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from live.predict import fitting, minor_of, put, scale_of

from held_out.price import Target, price

if TYPE_CHECKING:
    from pathlib import Path


def compare(cells: list[dict[str, Any]], facts: dict[str, Any], table: Path | None) -> None:
    """Put ``spawns`` and ``codes`` into each cell, and what ``live.predict.put`` does, in place.

    Prices are scaled by the yardsticks of the table and of the measurement, as ``live.predict`` does it. ``table`` is
    ``None`` for the reference that ships.

    Raises:
        TableError: the table cannot be read, or does not hold for the Python and loop of the measurement.
        UnpricedError: the linter sees other spawns in a shape than there are.
    """
    target = Target(minor_of(facts["python"]), facts["loop"], table)
    scale = scale_of(fitting(table, facts["python"]), facts)
    for cell in cells:
        connections = cell["connections"]
        priced = price(cell["construct"], target, "alone" if connections == 1 else "busy")
        cell |= {"spawns": priced.spawns, "codes": priced.codes}
        put(cell, priced.excess_us * scale, priced.interval.half_us * scale)
