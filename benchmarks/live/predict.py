"""What a calibration table says that each cell costs, and how far that is from what was measured."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flake8_aiocost.cost import interval
from flake8_aiocost.cost.files import load
from flake8_aiocost.cost.interpolate import costs
from flake8_aiocost.cost.mixed import blend
from flake8_aiocost.cost.reference import reference
from flake8_aiocost.cost.table import Table, TableError
from flake8_aiocost.model import FanOut

if TYPE_CHECKING:
    from pathlib import Path

    from flake8_aiocost.cost.table import Measured
    from flake8_aiocost.model import Awaitable
    from flake8_aiocost.price import Cost

#: A cell whose excess is below so many standard errors is below the noise floor: it says nothing on a prediction.
FLOOR = 3.0
#: A price this close to what was measured counts as good; the goal is nine in ten.
CLOSE = 0.2


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
        but maybe on another machine, so the prices are scaled by the two yardsticks, as a table that is moved from one
        machine to another was.

        Raises:
            TableError: it cannot be read, or is another Python's.
        """
        table = fitting(path, facts["python"])
        return cls(table, facts["loop"], scale_of(table, facts))

    def excess(self, cell: dict[str, Any]) -> float | None:
        """µs that the table says this cell adds; ``None`` where it does not know."""
        found = self.costs(cell)
        if found is None:
            return None
        # Not Cost.excess_us, which is never below zero: a prediction may be.
        total = sum(cost.construct_us - cost.sequence_us for cost in found)
        return total * self.scale

    def half_us(self, cell: dict[str, Any]) -> float:
        """Half the width of the interval around that; 0 where the table does not know the cell."""
        parts = [cost.interval for cost in self.costs(cell) or () if cost.interval is not None]
        within = interval.total(parts)
        return (within.beside_others() if len(parts) > 1 else within).half_us * self.scale

    def costs(self, cell: dict[str, Any]) -> list[Cost] | None:
        """What the table says of each part of this cell; ``None`` where it does not know one."""
        found = []
        load = "alone" if cell["connections"] == 1 else "busy"
        for construct, n, awaitable, ready in parts_of(cell["construct"], cell["n"], cell["awaitable"]):
            cost = self._cost(construct, n, load, awaitable)
            quick = self._cost(construct, n, load, "ready") if ready else None
            if cost is None or (ready and quick is None):
                return None
            found.append(cost if quick is None else blend(quick, cost, ready / n))
        return found

    def _cost(self, construct: str, n: int, load: str, awaitable: Awaitable) -> Cost | None:
        environment = self.environment(load, awaitable)
        if environment is None or construct not in environment.constructs:
            return None
        cost, *_ = costs(construct, FanOut(n), environment)
        return cost and interval.of_total(n, construct, cost, environment, self.table)

    def environment(self, load: str, awaitable: str) -> Measured | None:
        """The part of the table that speaks of this."""
        wanted = (self.loop, "default", load, awaitable)
        for one in self.table.environments:
            if (one.loop, one.task_factory, one.load, one.awaitable) == wanted:
                return one
        return None


def fitting(path: Path | None, python: str) -> Table:
    """Read a table for a server that runs on this Python; without a path, the one that ships.

    Raises:
        TableError: it cannot be read, or is another Python's.
    """
    table = load(path) if path else reference(minor_of(python))
    if table.minor != minor_of(python):
        raise TableError(f"{path}: made on {table.python}, and the server runs on {python}; name a table made on it")
    return table


def scale_of(table: Table, facts: dict[str, Any]) -> float:
    """How many times as slow as the table's the machine was, in quiet moments, during the measurement."""
    return float(facts["yardstick_us"]) / table.yardstick if table.yardstick else 1.0


def minor_of(python: str) -> tuple[int, int]:
    """``3.13.0`` -> ``(3, 13)``."""
    major, minor, *_ = python.split(".")
    return int(major), int(minor)


def parts_of(construct: str, n: int, awaitable: Awaitable) -> list[tuple[str, int, Awaitable, int]]:
    """What a cell is made of: of a mixed shape, what a linter would report in it, and how many of them are ready.

    A coroutine that gathers suspends, whatever it gathers, and so the group around it has a child that does.
    """
    if construct == "two_gathers":
        return [("gather", n, awaitable, 0), ("gather", n, awaitable, 0)]
    if construct == "gather_in_group":
        return [("task_group", 2, "suspending", int(awaitable == "ready")), ("gather", n, awaitable, 0)]
    return [(construct, n, awaitable, 0)]


def compare(cells: list[dict[str, Any]], predictions: Predictions) -> None:
    """Put the prediction, and by how much it is off, into each cell that the table knows."""
    for cell in cells:
        predicted = predictions.excess(cell)
        if predicted is not None:
            put(cell, predicted, predictions.half_us(cell))


def put(cell: dict[str, Any], predicted: float, half_us: float) -> None:
    """Note the prediction of a cell, in place.

    Args:
        cell: gets ``predicted_us`` and ``interval_us``, to either side. Where it is sure it gets ``covered``: whether
            the measurement is within that interval, its own error taken into account. And where it is above the noise
            floor, ``relative_error``.
        predicted: µs by the table, at the speed of the measurement.
        half_us: half the width of the interval of that.
    """
    cell["predicted_us"] = round(predicted, 3)
    cell["interval_us"] = round(half_us, 3)
    if is_sure(cell):
        margin = math.hypot(half_us, interval.SIGMAS * cell["stderr_us"])
        cell["covered"] = abs(predicted - cell["excess_us"]) <= margin
    if is_sure(cell) and cell["excess_us"] > FLOOR * cell["stderr_us"]:
        cell["relative_error"] = round(predicted / cell["excess_us"] - 1, 4)


def summary(cells: list[dict[str, Any]]) -> str:
    """How true the table is, in a few lines."""
    known = [cell for cell in cells if "predicted_us" in cell]
    errors = sorted(abs(cell["relative_error"]) for cell in known if "relative_error" in cell)
    if not errors:
        return f"no cell of {len(cells)} is above the noise floor and known to the table"
    unsure = sum(not is_sure(cell) for cell in known)
    worst = max((cell for cell in known if "relative_error" in cell), key=lambda cell: abs(cell["relative_error"]))
    within = sum(error <= CLOSE for error in errors) / len(errors)
    return (
        f"{len(errors)} cells above the noise floor ({FLOOR:g} standard errors): median error"
        f" {statistics.median(errors):.0%}, {within:.0%} of them within 20%, worst {worst['relative_error']:+.0%}"
        f" ({worst['construct']} n={worst['n']} {worst['awaitable']}, {worst['connections']} connections)\n"
        f"{len(known) - len(errors) - unsure} cells below it, {len(cells) - len(known)} unknown to the table, {unsure}"
        " without enough quiet moments"
    )


def is_sure(cell: dict[str, Any]) -> bool:
    """Whether a cell had enough quiet moments to hold a prediction against it; older results do not tell."""
    return bool(cell.get("sure", True))
