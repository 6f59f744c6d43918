"""Show a table: costs, what they are more than in sequence, fitted lines, a plot; --html writes a page with charts.

Without further options: the environments that the linter prices by where a project says nothing, which are those of
the default task factory under load. --all shows every one, and the page always holds every one that was asked for.

Exit codes: 0 shown; 2 no such table, or it holds nothing of what was asked for, or the page cannot be written.
"""

from __future__ import annotations

from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis import environments
from flake8_aiocost.calibrate.analysis.environments import Filter
from flake8_aiocost.calibrate.analysis.excess import constructs, excess
from flake8_aiocost.calibrate.analysis.sources import table as read
from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.calibrate.report import cost_tables as grids
from flake8_aiocost.calibrate.report.console import Paper
from flake8_aiocost.calibrate.report.plot import plot
from flake8_aiocost.cost.interpolate import SEQUENCE

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection

    from flake8_aiocost.cost.table import Measured, Table

#: What a plot shows where nothing is asked for: what most findings are about.
PLOTTED = ("gather", "create_task", "task_group")
#: Curves beside each other in one plot.
MOST_CURVES = 6
#: Calls per second on the page where none are given.
RATE = 1000.0


def options(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``show``."""
    parser.add_argument("table", metavar="TABLE", help="what aiocost-calibrate wrote")
    environments.options(parser)
    parser.add_argument("--all", action="store_true", help="every environment, the unusual ones too")
    parser.add_argument("--construct", action="append", default=[], metavar="NAME", help="only this one; repeatable")
    parser.add_argument("--rate", type=float, metavar="CALLS", help="calls per second: what share of a core they take")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write one page with charts that needs nothing else")


def run(arguments: argparse.Namespace) -> int:
    """Show it; returns 0."""
    table = read(arguments.table)
    wanted = Filter.of(arguments)
    shown = environments.choose(table, wanted, arguments.table)
    check(arguments, shown)
    paper = Paper()
    head(table, paper)
    for measured in shown:
        block(measured, arguments.construct, arguments.rate, paper)
    for warning in table.warnings:
        paper.say(f"warning: {warning}", style="yellow")
    hidden = [one for one in table.environments if wanted.takes(one) and one not in shown]
    if hidden:
        paper.say(f"Not shown: {len(hidden)} other environments; --all shows them, --load and --task-factory some.")
    if arguments.html:
        from flake8_aiocost.calibrate.report.html import write  # noqa: PLC0415  only then

        everything = environments.ordered([one for one in table.environments if wanted.takes(one)])
        write(arguments.html, table, everything, arguments.construct, arguments.rate or RATE)
        paper.say(f"Wrote {arguments.html}")
    return 0


def check(arguments: argparse.Namespace, shown: list[Measured]) -> None:
    """Raise ``UsageError`` for a construct that was not measured, or a rate that is none."""
    there = sorted({name for measured in shown for name in constructs(measured)})
    for name in arguments.construct:
        if name not in there:
            raise UsageError(f"{arguments.table} holds no {name}; it holds {', '.join(there)}")
    if arguments.rate is not None and not 0 < arguments.rate < inf:
        raise UsageError(f"--rate {arguments.rate:g}: a number of calls per second above 0 is expected")


def head(table: Table, paper: Paper) -> None:
    """Which machine, Python and libraries."""
    machine = table.machine
    cores = f"{machine.cpu_count} core{'s' * (machine.cpu_count != 1)}"
    paper.say(f"{table.name}: {table.implementation} {table.python}", style="bold")
    paper.say(f"{machine.cpu_model or machine.platform}, {cores}, host {machine.hostname}")
    libraries = ", ".join(f"{name} {version}" for name, version in sorted(table.versions.items()))
    paper.say(f"measured {table.created}, profile {table.profile}{'; ' * bool(libraries)}{libraries}")


def block(measured: Measured, only: Collection[str], rate: float | None, paper: Paper) -> None:
    """One environment."""
    paper.say()
    paper.rule(environments.title(measured), align="left", characters="─")
    paper.print(grids.costs(measured, only))
    paper.print(grids.fits(measured, only))
    if rate is not None:
        paper.print(grids.service(measured, only, rate))
    chosen = [name for name in (only or PLOTTED) if name in measured.constructs][:MOST_CURVES]
    sequence = measured.constructs[SEQUENCE]
    lines = plot(
        {name: [(point.n, point.us) for point in excess(measured.constructs[name], sequence)] for name in chosen}
    )
    if lines:
        paper.say("µs more than in sequence, against n (both axes logarithmic)", style="bold")
    for line in lines:
        paper.say(line)
