"""How far prices are off, of what live servers showed: what the 90 % intervals of prices are made of.

    python benchmarks/method_error.py benchmarks/results/live/*.json -o src/flake8_aiocost/cost/method_error.json

The results are held against the tables that are shipped. ``--raw`` names pyperf's results of calibrations in several
hours; by default those of the repository. `docs/accuracy.md` says how well the intervals hold.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import sys
from collections import defaultdict
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from hours import spells
from live import grid
from live.predict import Predictions, is_sure, parts_of

from flake8_aiocost.cost.interval import SIGMAS
from flake8_aiocost.cost.method_error import KindError, MethodError, Together
from flake8_aiocost.cost.table import TableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CHECKOUT = Path(__file__).parents[1]
RAW = "calibration/two-hours/*.json.gz"
COMMAND = "python benchmarks/method_error.py benchmarks/results/live/*.json"
#: The interval shall hold in so many cases of each construct.
HELD = 0.9
#: What is tried: yardsticks, and shares of what the construct costs.
FLOORS = [step / 40 for step in range(61)]
SHARES = [step / 100 for step in range(61)]


class Residual(msgspec.Struct, frozen=True):
    """One live cell: by how many µs its price is off, and what is known of that without the method's own error.

    ``known_us`` is half the 90 % interval that the points' scatter, the machine's spells and the live measurement give.
    ``parts`` are what the price is added up of: the kind of children, and what the construct costs.
    """

    construct: str
    loop: str
    load: str
    awaitable: str
    off_us: float
    known_us: float
    parts: tuple[tuple[str, float], ...]
    yardstick_us: float

    @property
    def kind(self) -> tuple[Any, Any, Any, bool]:
        """By what errors differ."""
        return self.loop, self.load, self.awaitable, self.construct in grid.HOPS

    @property
    def construct_us(self) -> float:
        """What all parts cost."""
        return sum(us for _, us in self.parts)

    @property
    def unexplained_us(self) -> float:
        """What the method has to account for."""
        return math.sqrt(max(0.0, self.off_us**2 - self.known_us**2))


def residuals(path: Path, between_hours: float) -> Iterator[Residual]:
    """Those of one result, held against the table that is shipped.

    Raises:
        TableError: there is none for its Python.
    """
    result = json.loads(path.read_text(encoding="utf-8"))
    predictions = Predictions.of(None, result)
    for cell in result["cells"]:
        costs, excess = predictions.costs(cell), predictions.excess(cell)
        if costs is None or excess is None or not is_sure(cell):
            continue
        scale = predictions.scale
        kinds = [awaitable for _, _, awaitable, _ in parts_of(cell["construct"], cell["n"], cell["awaitable"])]
        scatter = scale * math.hypot(*(cost.interval.scatter_us for cost in costs if cost.interval))
        spell = scale * math.hypot(*(between_hours * cost.excess_us for cost in costs))
        yield Residual(
            construct=cell["construct"],
            loop=result["loop"],
            load="alone" if cell["connections"] == 1 else "busy",
            awaitable=cell["awaitable"],
            off_us=abs(excess - cell["excess_us"]),
            known_us=math.hypot(scatter, spell, SIGMAS * cell["stderr_us"]),
            parts=tuple((awaitable, scale * cost.construct_us) for awaitable, cost in zip(kinds, costs, strict=True)),
            yardstick_us=result["yardstick_us"],
        )


def kind_error(cells: Sequence[Residual]) -> KindError:
    """The floor and share that make the narrowest intervals in which 9 of 10 cells of each construct are.

    Of each, and not of all together: the spawns of a project are none of those of the grid.

    Raises:
        ValueError: none is wide enough.
    """
    constructs = sorted({cell.construct for cell in cells})
    by_construct = [[cell for cell in cells if cell.construct == name] for name in constructs]

    def width(pair: tuple[float, float]) -> float:
        return sum(within(cell, *pair) / (cell.construct_us + cell.yardstick_us) for cell in cells)

    def holds(pair: tuple[float, float]) -> bool:
        return all(
            sum(cell.unexplained_us <= within(cell, *pair) for cell in group) >= HELD * len(group)
            for group in by_construct
        )

    found = min(filter(holds, product(FLOORS, SHARES)), key=width, default=None)
    if found is None:
        raise ValueError(f"prices of {', '.join(constructs)} are off by more than any interval that is tried")
    loop, load, awaitable, hop = cells[0].kind
    return KindError(loop, load, awaitable, *found, len(cells), hop)


def sum_error(cells: Sequence[Residual], kinds: Sequence[KindError]) -> Together:
    """By how much the errors of single prices have to be larger so that 9 of 10 sums of each mixed shape are within."""
    found = {(each.loop, each.load, each.awaitable): each for each in kinds if not each.hop}
    needed: dict[str, list[float]] = defaultdict(list)
    for cell in cells:
        parts = ((found[cell.loop, cell.load, awaitable], us) for awaitable, us in cell.parts)  # type: ignore[index]
        half = sum(kind.floor * cell.yardstick_us + kind.share * us for kind, us in parts)
        needed[cell.construct].append(cell.unexplained_us / half)
    nine = (sorted(each)[math.ceil(HELD * len(each)) - 1] for each in needed.values())
    loop, load, *_ = cells[0].kind
    return Together(loop, load, round(max(1.0, *nine), 2), len(cells))


def within(cell: Residual, floor: float, share: float) -> float:
    """µs to either side that a floor and a share allow."""
    return floor * cell.yardstick_us + share * cell.construct_us


def method_error(results: Sequence[Path], raw: Sequence[Path]) -> MethodError:
    """What is shipped.

    Raises:
        TableError: a result is of a Python that no table is shipped for.
        ValueError: prices are off by more than an interval may be wide.
    """
    between_hours = round(SIGMAS * spells(raw), 3)
    cells = [cell for path in results for cell in residuals(path, between_hours)]
    plain = [cell for cell in cells if cell.construct not in grid.MIXED]
    mixed = [cell for cell in cells if cell.construct in grid.MIXED]
    kinds = [kind_error([cell for cell in plain if cell.kind == kind]) for kind in sorted({c.kind for c in plain})]
    loads = sorted({(cell.loop, cell.load) for cell in mixed})
    return MethodError(
        command=COMMAND,
        yardstick_us=round(statistics.median(json.loads(path.read_text())["yardstick_us"] for path in results), 2),
        spells=between_hours,
        kinds=tuple(kinds),
        sums=tuple(sum_error([cell for cell in mixed if (cell.loop, cell.load) == key], kinds) for key in loads),
    )


def main() -> int:
    """Compute and write it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", nargs="+", type=Path, metavar="RESULT", help="of live_server.py")
    parser.add_argument("--raw", nargs="+", type=Path, help=f"pyperf's results (default: {RAW})")
    parser.add_argument("-o", "--output", type=Path, help="write it into this file, not on standard output")
    chosen = parser.parse_args()
    try:
        found = method_error(chosen.results, chosen.raw or sorted(CHECKOUT.glob(RAW)))
    except (OSError, ValueError, KeyError, TableError) as problem:
        sys.exit(f"method_error: {problem}")
    text = msgspec.json.format(msgspec.json.encode(found), indent=1).decode() + "\n"
    if chosen.output:
        chosen.output.write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
