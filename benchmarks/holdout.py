"""How true the linter's prices are on code that no table was tuned on: the shapes in which real projects spawn.

Each shape is a module that the linter reads and prices as it would anybody's. The same module then runs in a real
server, beside what a person would write in sequence, and what a request pays for it is measured in CPU time as
``live_server.py`` does. For a first look, and for all shapes of one interpreter and loop (about 5 minutes)::

    .venv/bin/python benchmarks/holdout.py --quick --loop uvloop
    .venv/bin/python benchmarks/holdout.py --loop uvloop --json uvloop.json
    .venv/bin/python benchmarks/holdout.py --shapes cached_pair two_steps --table my-machine.json

``make prove`` makes that environment; another interpreter is named with ``--python``. Without ``--table`` prices are
those that the linter gives a project that has none of its own: the shipped reference. See the ``held_out`` package
beside this file.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from held_out import catalogue
from held_out import report as shapes_report
from held_out.cells import cells as cells_of
from held_out.compare import compare
from held_out.price import Target, UnpricedError, price
from live import report
from live.predict import fitting, minor_of
from live.program import add_patience, check_folder, keep, measured, nothing_measured
from live.wire import FailedError

from flake8_aiocost.cost.table import TableError

if TYPE_CHECKING:
    from live.grid import Cell


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--python", default=sys.executable, help="interpreter or virtual environment's python that runs the server")
    add("--server", choices=("uvicorn", "aiohttp"), default="uvicorn")
    add("--loop", choices=("asyncio", "uvloop"), default="asyncio")
    add("--shapes", nargs="+", metavar="NAME", help="default: all that the Python can run")
    add("--connections", type=int, choices=range(1, 101), nargs="+", default=[1, 32], metavar="N")
    add("--seconds", type=float, default=280, help="how long to measure, all in all")
    add("--again", type=float, default=0, help="seconds more, at the most, for cells without enough quiet moments")
    add("--processes", type=int, choices=range(1, 11), default=3, metavar="N", help="of the server, in turn")
    add_patience(parser)
    add("--quick", action="store_true", help="for 50 seconds")
    add("--table", type=Path, help="price by this calibration table, not by the shipped reference")
    add("--json", type=Path, help="write all results into this file")
    chosen = parser.parse_args()
    if chosen.quick:
        chosen.seconds, chosen.processes = 50, 1
    check_folder(parser, chosen)
    return chosen


def groups_of(chosen: argparse.Namespace, python: str) -> list[tuple[Cell, ...]]:
    """A group for each shape to measure, all of which have a price; ends the program where there is none of a name."""
    there = catalogue.names(minor_of(python))
    for name in chosen.shapes or ():
        if name not in there:
            sys.exit(f"holdout: CPython {python} has no shape {name}; there are {', '.join(there)}")
    fitting(chosen.table, python)
    target = Target(minor_of(python), chosen.loop, chosen.table)
    names = list(dict.fromkeys(chosen.shapes or there))
    for name in names:
        price(name, target, "busy")
    return cells_of(names, chosen.connections)


def main() -> int:
    """Price, measure, print, write."""
    chosen = arguments()
    try:
        results, facts = measured(chosen, partial(groups_of, chosen))
        cells = report.rows(results)
        if not cells:
            sys.exit(nothing_measured("holdout"))
        facts = {**report.facts_of(results, facts), "table": chosen.table.name if chosen.table else "reference"}
        compare(cells, facts, chosen.table)
    except (FailedError, TableError, UnpricedError) as problem:
        sys.exit(f"holdout: {problem}")
    except KeyboardInterrupt:
        sys.exit("holdout: interrupted")
    shapes_report.show(cells, facts)
    print(shapes_report.summary(cells))
    keep(chosen, cells, facts, "holdout")
    return 0


if __name__ == "__main__":
    sys.exit(main())
