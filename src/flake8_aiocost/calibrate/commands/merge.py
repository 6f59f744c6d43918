"""Merge the tables of several hosts into one for the fleet, with how far the hosts are apart.

All must be of one Python minor version. Each point is the median of the hosts; its standard error is the spread
between them (1.4826 times the median absolute deviation, or the hosts' own error where that is more), so that it says
where another host of the fleet may lie. Of a construct the fan-outs that all hosts measured are kept: use one profile
for all. Hosts whose costs are more than a quarter off the median, and what only some hosts measured, are named.

Exit codes: 0 written; 2 bad input, or the table cannot be written. An older table is then as it was.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis.fleet import hosts, merge, ratios
from flake8_aiocost.calibrate.analysis.sources import table as read
from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.calibrate.report.console import Paper, grid
from flake8_aiocost.cost.files import write

if TYPE_CHECKING:
    import argparse


def options(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``merge``."""
    parser.add_argument("tables", metavar="TABLE", nargs="+", help="one table per host, two or more")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="the fleet's table")
    parser.add_argument("--name", default="fleet", help="what findings call it (default: fleet)")


def run(arguments: argparse.Namespace) -> int:
    """Merge, write, and say how far the hosts are apart; returns 0."""
    if len(set(arguments.tables)) < 2:
        raise UsageError("merge needs the tables of two hosts or more")
    fleet = hosts({path: read(path) for path in arguments.tables})
    table = merge(fleet, arguments.name)
    write(table, arguments.output)
    paper = Paper()
    made = grid("How many times the fleet's median each host costs", "host", "CPU", "Python", "times")
    for host, ratio in sorted(ratios(fleet, table.environments).items(), key=lambda each: each[1]):
        one = fleet[host]
        made.add_row(host, one.machine.cpu_model or one.machine.platform, one.python, f"{ratio:.2f}")
    paper.print(made, markup=False)
    for warning in table.warnings:
        paper.say(f"warning: {warning}", style="yellow")
    paper.say(f"Wrote {arguments.output}: {len(fleet)} hosts, {table.implementation} {table.python}.")
    return 0
