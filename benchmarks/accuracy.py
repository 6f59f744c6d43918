"""The tables of docs/accuracy.md: what ``--json`` of ``live_server.py`` or ``holdout.py`` kept, held against prices.

    .venv/bin/python benchmarks/accuracy.py benchmarks/results/live/*.json
    .venv/bin/python benchmarks/accuracy.py benchmarks/results/holdout/*.json
    .venv/bin/python benchmarks/accuracy.py mine.json --table my-machine.json
    .venv/bin/python benchmarks/accuracy.py benchmarks/results/live/plain/*.json --table calibration/plain

Without ``--table`` each result is held against the reference table that ships for its Python, and with a folder against
the table there that is of its Python. Shapes that prices were changed for are told apart, and count in no other table.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from held_out import catalogue
from held_out import compare as held_out
from held_out.price import UnpricedError
from live.predict import CLOSE, FLOOR, Predictions, compare, is_sure

from flake8_aiocost.cost.table import TableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Cell = dict[str, Any]
#: How many of the worst cells are named.
WORST = 12


def read(path: Path, table: Path | None) -> Iterator[Cell]:
    """The cells of one result that the table knows, with what the table says of each, and whose they are.

    Raises:
        TableError: the table cannot be read, or is another Python's.
        ValueError: the file is no result of ``live_server.py`` or ``holdout.py``.
        UnpricedError: the linter sees other spawns in a shape than there are.
    """
    try:
        result = json.loads(path.read_text(encoding="utf-8"))
        minor = ".".join(result["python"].split(".")[:2])
        if table is not None and table.is_dir():
            table /= f"cpython{minor}.json"
        if all("spawns" in cell for cell in result["cells"]):
            held_out.compare(result["cells"], result, table)
        else:
            compare(result["cells"], Predictions.of(table, result))
        for cell in result["cells"]:
            if "predicted_us" in cell:
                yield {**cell, "python": minor, "loop": result["loop"], "server": result["server"]}
    except (KeyError, TypeError, json.JSONDecodeError) as problem:
        raise ValueError(f"{path}: no result of live_server.py or holdout.py ({problem!r})") from None


def row(name: str, cells: list[Cell], *, doubt: bool) -> str:
    """A line of Markdown. Cells below the floor are counted, and judged by standard errors alone.

    With ``doubt`` a column tells how many cells had too few quiet moments.
    """
    above = [cell for cell in cells if "relative_error" in cell]
    below = [cell for cell in cells if "relative_error" not in cell and is_sure(cell)]
    agree = sum(abs(cell["predicted_us"] - cell["excess_us"]) <= FLOOR * cell["stderr_us"] for cell in below)
    unsure = [str(sum(not is_sure(cell) for cell in cells))] if doubt else []
    covered = [cell["covered"] for cell in cells if "covered" in cell]
    judged = ["", "", "", "", f"{statistics.mean(covered):.0%}" if covered else ""]
    if above:
        errors = [cell["relative_error"] for cell in above]
        judged = [
            f"{statistics.median(map(abs, errors)):.0%}",
            f"{statistics.mean(abs(error) <= CLOSE for error in errors):.0%}",
            f"{statistics.mean(map(of_true_price, above)):.0%}",
            f"{statistics.median(errors):+.0%}",
            judged[-1],
        ]
    return f"| {' | '.join([name, str(len(above)), *judged, f'{agree} of {len(below)}', *unsure])} |"


def of_true_price(cell: Cell) -> float:
    """How likely a price that is exactly right would be close to this measurement, which has an error itself."""
    return math.erf(CLOSE * cell["excess_us"] / (1 + CLOSE) / max(cell["stderr_us"], 1e-9) / math.sqrt(2))


def table(title: str, cells: list[Cell], key: Callable[[Cell], str]) -> Iterator[str]:
    """A row for each value of the key, in the order in which they come."""
    groups: dict[str, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(key(cell), []).append(cell)
    doubt = not all(map(is_sure, cells))
    yield (
        f"| {title} | cells above the floor | median error | within 20 % | of true prices | median bias"
        f" | in the interval | below the floor, agreeing |{' without enough quiet moments |' if doubt else ''}"
    )
    yield f"|---|---|---|---|---|---|---|---|{'---|' if doubt else ''}"
    for name, members in groups.items():
        yield row(name, members, doubt=doubt)
    if len(groups) > 1:
        yield row("all", cells, doubt=doubt)
    yield ""


def worst(cells: Iterable[Cell]) -> Iterator[str]:
    """The cells that are furthest off."""
    yield "| cell | measured µs | priced µs | error |"
    yield "|---|---|---|---|"
    above = (cell for cell in cells if "relative_error" in cell)
    for cell in sorted(above, key=lambda cell: -abs(cell["relative_error"]))[:WORST]:
        name = f"{cell['python']} {cell['loop']}, {cell['construct']} of {cell['n']}, {cell['awaitable']}"
        measured = f"{cell['excess_us']:.1f} ± {cell['stderr_us']:.1f}"
        many = f"{cell['connections']} connection{'s' * (cell['connections'] > 1)}"
        yield f"| {name}, {many} | {measured} | {cell['predicted_us']:.1f} | {cell['relative_error']:+.0%} |"
    yield ""


def prompted(cell: Cell) -> bool:
    """Whether prices were changed for this shape, so that it says nothing of other code any more."""
    return "spawns" in cell and catalogue.led_to(cell["construct"]) != ""


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", nargs="+", type=Path, metavar="RESULT")
    parser.add_argument("--table", type=Path, help="hold all results against this table, or folder of tables")
    chosen = parser.parse_args()
    try:
        cells = [cell for path in chosen.results for cell in read(path, chosen.table)]
    except (OSError, ValueError, TableError, UnpricedError) as problem:
        sys.exit(f"accuracy: {problem}")
    if not cells:
        sys.exit("accuracy: no cell that the table knows")
    by: dict[str, Callable[[Cell], str]] = {
        "Python and loop": lambda cell: f"{cell['python']} {cell['loop']}",
        "load and awaitable": lambda cell: f"{cell['connections']} at once, {cell['awaitable']}",
        "construct or shape": lambda cell: str(cell["construct"]),
        "n": lambda cell: str(cell["n"]),
    }
    seen = [cell for cell in cells if prompted(cell)]
    unseen = [cell for cell in cells if not prompted(cell)]
    for title, key in by.items():
        print(*table(title, unseen, key), sep="\n")
    print(*worst(unseen), sep="\n")
    if seen:
        print(*table("shape that led to a change", seen, by["construct or shape"]), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
