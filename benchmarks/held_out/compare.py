"""What the linter's prices add up to for each shape, beside what was measured of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from live.predict import COLD, FLOOR, fitting, minor_of

from held_out.price import Target, price

if TYPE_CHECKING:
    from pathlib import Path


def compare(cells: list[dict[str, Any]], facts: dict[str, Any], table: Path | None) -> None:
    """Put ``predicted_us``, ``relative_error``, ``spawns`` and ``codes`` into each cell, in place.

    Prices are scaled by the yardsticks of the table and of the measurement, as ``live.predict`` does it. ``table`` is
    ``None`` for the reference that ships.

    Raises:
        TableError: the table cannot be read, or does not hold for the Python and loop of the measurement.
        UnpricedError: the linter sees other spawns in a shape than there are.
    """
    target = Target(minor_of(facts["python"]), facts["loop"], table)
    scale = facts["yardstick_us"] / fitting(table, facts["python"]).yardstick
    for cell in cells:
        lone = cell["connections"] == 1
        priced = price(cell["construct"], target, "alone" if lone else "busy")
        predicted = priced.excess_us * math.pow(scale, COLD if lone else 1.0)
        cell |= {"predicted_us": round(predicted, 3), "spawns": priced.spawns, "codes": priced.codes}
        if cell["excess_us"] > FLOOR * cell["stderr_us"]:
            cell["relative_error"] = round(predicted / cell["excess_us"] - 1, 4)
