"""What constructs really cost on a live server, and how well a calibration table predicts it.

Starts a real server (uvicorn or aiohttp) under the interpreter and the loop asked for, asks it from this process over
loopback on 1 and on 32 connections, and measures by the operating system's account what each handler costs the server
in CPU time. For a first look, and for the whole grid of one interpreter and loop (about 5 minutes)::

    .venv/bin/python benchmarks/live_server.py --quick --loop uvloop
    .venv/bin/python benchmarks/live_server.py --loop uvloop --json uvloop.json
    .venv/bin/python benchmarks/live_server.py --loop uvloop --table my-machine.json

``make prove`` makes that environment. Another interpreter, named with ``--python``, needs uvicorn (and httptools,
uvloop, or aiohttp as asked for), nothing of ours. The server runs on the last core and this process on the first, where
the platform lets them. See the ``live`` package beside this file for what is measured and how.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path

from live import grid, predict, report
from live.handlers import CONSTRUCTS
from live.program import add_patience, check_folder, keep, measured, nothing_measured
from live.wire import FailedError

from flake8_aiocost.cost.table import TableError


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--python", default=sys.executable, help="interpreter or virtual environment's python that runs the server")
    add("--server", choices=("uvicorn", "aiohttp"), default="uvicorn")
    add("--loop", choices=("asyncio", "uvloop"), default="asyncio")
    known = sorted(CONSTRUCTS.keys() - {"sequence"})
    add(
        "--constructs",
        nargs="+",
        choices=[*known, "mixed"],
        metavar="NAME",
        help=f"of {', '.join(known)}; mixed for all mixed shapes (default: {' '.join([*grid.MAIN, *grid.HOPS])} mixed)",
    )
    add("-n", type=positive, nargs="+", default=list(grid.FAN_OUTS))
    add("--awaitable", nargs="+", choices=("ready", "suspending"), default=["ready", "suspending"])
    add("--connections", type=positive, nargs="+", default=[1, 32])
    add("--seconds", type=float, default=290, help="how long to measure, all in all")
    add("--again", type=float, default=0, help="seconds more, at the most, for cells without enough quiet moments")
    add("--processes", type=positive, default=3, help="how many processes of the server take turns")
    add_patience(parser)
    add("--quick", action="store_true", help="no mixed shapes and no threads, n of 2 and 8, for 40 seconds")
    add("--table", type=Path, help="a calibration table to hold against what is measured")
    add("--json", type=Path, help="write all results into this file")
    chosen = parser.parse_args()
    if chosen.constructs is None:
        chosen.constructs = list(grid.MAIN) if chosen.quick else [*grid.MAIN, *grid.HOPS, *grid.MIXED]
    if chosen.quick:
        chosen.n, chosen.seconds, chosen.processes = [2, 8], 40, 2
    if "mixed" in chosen.constructs:
        chosen.constructs = [name for name in chosen.constructs if name != "mixed"] + list(grid.MIXED)
    check_folder(parser, chosen)
    return chosen


def positive(text: str) -> int:
    """A number from 1 on."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is below 1")
    return number


def groups_of(chosen: argparse.Namespace, python: str) -> list[tuple[grid.Cell, ...]]:
    """The cells to measure on this Python; ends the program where there are none."""
    if chosen.table:
        predict.fitting(chosen.table, python)
    minor = predict.minor_of(python)
    groups = list(grid.cells(minor, chosen.constructs, chosen.n, chosen.awaitable, chosen.connections))
    if not groups:
        why = "task groups came with 3.11, mixed shapes have n of 2, 5 and 8, and hops to threads n of 2, 3 and 5"
        sys.exit(f"live_server: CPython {python} has none of these cells: {why}")
    return groups


def main() -> int:
    """Measure, print, write."""
    chosen = arguments()
    try:
        results, facts = measured(chosen, partial(groups_of, chosen))
        cells, facts = report.rows(results), report.facts_of(results, facts)
        if chosen.table:
            predict.compare(cells, predict.Predictions.of(chosen.table, facts))
    except (FailedError, TableError) as problem:
        sys.exit(f"live_server: {problem}")
    except KeyboardInterrupt:
        sys.exit("live_server: interrupted")
    if not cells:
        sys.exit(nothing_measured("live_server"))
    report.show(cells, facts)
    if chosen.table:
        print(predict.summary(cells))
    keep(chosen, cells, facts, "live_server")
    return 0


if __name__ == "__main__":
    sys.exit(main())
