"""Merge the tables of several hosts into one for the fleet, and print how far the hosts are apart.

All tables must be of one Python minor version. Each point is the median of the hosts. Its standard error is the spread
between the hosts (1.4826 times the median absolute deviation, or the hosts' own error if that is larger), so it says
how far another host of the fleet may be from the median. Of each construct only the fan-outs that all hosts measured
are kept, so use one profile for all. Hosts whose costs differ from the median by more than a quarter are named, and
what only some hosts measured.

Exit codes: 0 written; 2 bad input, or the table cannot be written. An older table is then unchanged.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis.fleet import cost_ratios, merge_tables, name_hosts
from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.calibrate.report.console import ReportConsole, text_table
from flake8_aiocost.cost.files import load, write

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``merge``."""
    parser.add_argument("tables", metavar="TABLE", nargs="+", help="one table per host, two or more")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="the fleet's table")
    parser.add_argument("--name", default="fleet", help="the name of the fleet in findings (default: fleet)")


def run(arguments: argparse.Namespace) -> int:
    """Merge the tables, write the result, print the ratios; returns 0."""
    if len(set(arguments.tables)) < 2:
        raise UsageError("merge needs the tables of two hosts or more")
    hosts = name_hosts({path: load(path) for path in arguments.tables})
    fleet = merge_tables(hosts, arguments.name)
    write(fleet, arguments.output)
    console = ReportConsole()
    ratios = text_table("How many times the fleet's median each host costs", "host", "CPU", "Python", "times")
    for name, ratio in sorted(cost_ratios(hosts, fleet.environments).items(), key=lambda each: each[1]):
        host = hosts[name]
        ratios.add_row(name, host.machine.cpu_model or host.machine.platform, host.python, f"{ratio:.2f}")
    console.print(ratios)
    console.print_warnings(fleet.warnings)
    console.print_line(f"Wrote {arguments.output}: {len(hosts)} hosts, {fleet.implementation} {fleet.python}.")
    return 0
