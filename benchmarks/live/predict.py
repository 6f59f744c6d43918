"""What a calibration table says that each cell costs, and how far that is from what was measured."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flake8_aiocost.cost.files import load
from flake8_aiocost.cost.interpolate import costs
from flake8_aiocost.cost.reference import reference
from flake8_aiocost.cost.table import Table, TableError
from flake8_aiocost.model import FanOut

if TYPE_CHECKING:
    from pathlib import Path

    from flake8_aiocost.cost.table import Measured

#: A cell whose excess is below so many standard errors is below the noise floor: it says nothing on a prediction.
FLOOR = 3.0


@dataclass(frozen=True, slots=True)
class Predictions:
    """A table, for one loop, at the speed at which the machine ran during the measurement."""

    table: Table
    loop: str
    scale: float

    @classmethod
    def of(cls, path: Path | None, facts: dict[str, Any]) -> Predictions:
        """Read the table; without a path, the one that ships for the Python that was measured.

        Its µs are those of the machine left alone, on which a yardstick took so long; what was measured is quiet too,
        but maybe not as quiet, so the prices are scaled by the two yardsticks.

        Raises:
            TableError: it cannot be read, or is another Python's.
        """
        major, minor, *_ = facts["python"].split(".")
        measured = int(major), int(minor)
        table = load(path) if path else reference(measured)
        if table.minor != measured:
            raise TableError(f"{path}: made on {table.python}, and the server ran on {facts['python']}")
        return cls(table, facts["loop"], facts["yardstick_us"] / table.yardstick if table.yardstick else 1.0)

    def excess(self, cell: dict[str, Any]) -> float | None:
        """µs that the table says this cell adds; ``None`` where it does not know."""
        environment = self.environment("alone" if cell["connections"] == 1 else "busy", cell["awaitable"])
        parts = parts_of(cell["construct"], cell["n"])
        if environment is None or any(construct not in environment.constructs for construct, _ in parts):
            return None
        total = 0.0
        for construct, n in parts:
            cost, *_ = costs(construct, FanOut(n), environment)
            # Not Cost.excess_us, which is never below zero: a prediction may be.
            total += cost.construct_us - cost.sequence_us if cost else 0.0
        return total * self.scale

    def environment(self, load: str, awaitable: str) -> Measured | None:
        """The part of the table that speaks of this."""
        wanted = (self.loop, "default", load, awaitable)
        for one in self.table.environments:
            if (one.loop, one.task_factory, one.load, one.awaitable) == wanted:
                return one
        return None


def parts_of(construct: str, n: int) -> list[tuple[str, int]]:
    """What a cell is made of: of a mixed shape, what a linter would report in it."""
    if construct == "two_gathers":
        return [("gather", n), ("gather", n)]
    if construct == "gather_in_group":
        return [("task_group", 2), ("gather", n)]
    return [(construct, n)]


def compare(cells: list[dict[str, Any]], predictions: Predictions) -> None:
    """Put ``predicted_us`` and ``relative_error`` into each cell that the table knows."""
    for cell in cells:
        predicted = predictions.excess(cell)
        if predicted is None:
            continue
        cell["predicted_us"] = round(predicted, 3)
        if cell["excess_us"] > FLOOR * cell["stderr_us"]:
            cell["relative_error"] = round(predicted / cell["excess_us"] - 1, 4)


def summary(cells: list[dict[str, Any]]) -> str:
    """How true the table is, in a few lines."""
    known = [cell for cell in cells if "predicted_us" in cell]
    errors = sorted(abs(cell["relative_error"]) for cell in known if "relative_error" in cell)
    if not errors:
        return f"no cell of {len(cells)} is above the noise floor and known to the table"
    worst = max((cell for cell in known if "relative_error" in cell), key=lambda cell: abs(cell["relative_error"]))
    within = sum(error <= 0.2 for error in errors) / len(errors)
    return (
        f"{len(errors)} cells above the noise floor ({FLOOR:g} standard errors): median error"
        f" {statistics.median(errors):.0%}, {within:.0%} of them within 20%, worst {worst['relative_error']:+.0%}"
        f" ({worst['construct']} n={worst['n']} {worst['awaitable']}, {worst['connections']} connections)\n"
        f"{len(known) - len(errors)} cells below it, {len(cells) - len(known)} unknown to the table"
    )
