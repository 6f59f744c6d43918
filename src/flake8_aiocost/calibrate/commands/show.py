"""Show a table: costs, excess over the sequence, fitted lines and a plot. --html writes a page with charts.

Without options it shows the environments that the linter prices by if a project does not say otherwise: those of the
default task factory under load. --all shows every environment. The page always holds all that match the options.

Exit codes: 0 shown; 2 no such table, or it holds nothing of what was asked for, or the page cannot be written.
"""

from __future__ import annotations

from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis.environments import choose_environments, environment_title, sorted_environments
from flake8_aiocost.calibrate.analysis.excess import excess, priced_constructs
from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.calibrate.options import add_environment_options, environment_filter
from flake8_aiocost.calibrate.report import cost_tables
from flake8_aiocost.calibrate.report.console import ReportConsole
from flake8_aiocost.calibrate.report.plot import plot
from flake8_aiocost.cost.files import load
from flake8_aiocost.cost.interpolate import SEQUENCE

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection

    from flake8_aiocost.cost.table import Measured, Table

#: The constructs of the plot if none are named. Most findings are about these.
PLOTTED = ("gather", "create_task", "task_group")
#: The maximum number of curves in one plot.
MAX_CURVES = 6
#: Calls per second on the page if --rate is not given.
DEFAULT_RATE = 1000.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``show``."""
    parser.add_argument("table", metavar="TABLE", help="a table that aiocost-calibrate wrote")
    add_environment_options(parser)
    parser.add_argument("--all", action="store_true", help="every environment, not only the default ones")
    parser.add_argument("--construct", action="append", default=[], metavar="NAME", help="only this one; repeatable")
    parser.add_argument("--rate", type=float, metavar="CALLS", help="calls per second: print their share of a core")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a self-contained page with charts")


def run(arguments: argparse.Namespace) -> int:
    """Show the table; returns 0."""
    table = load(arguments.table)
    wanted = environment_filter(arguments)
    shown = choose_environments(table, wanted, arguments.table)
    check_arguments(arguments, shown)
    console = ReportConsole()
    print_header(table, console)
    for measured in shown:
        print_environment(measured, arguments.construct, arguments.rate, console)
    for line in cost_tables.legend(shown, arguments.construct):
        console.print_line(line)
    console.print_warnings(table.warnings)
    matching = [one for one in table.environments if wanted.matches(one)]
    if hidden := len(matching) - len(shown):
        console.print_line(f"Not shown: {hidden} other environments; --all shows them, --load and --task-factory some.")
    if arguments.html:
        from flake8_aiocost.calibrate.report.html import write_page  # noqa: PLC0415  not needed otherwise

        rate = arguments.rate or DEFAULT_RATE
        write_page(arguments.html, table, sorted_environments(matching), arguments.construct, rate)
        console.print_line(f"Wrote {arguments.html}")
    return 0


def check_arguments(arguments: argparse.Namespace, shown: list[Measured]) -> None:
    """Raise ``UsageError`` for a construct that was not measured, or a rate that is not above zero."""
    there = sorted({name for measured in shown for name in priced_constructs(measured)})
    for name in arguments.construct:
        if name not in there:
            raise UsageError(f"{arguments.table} holds no {name}; it holds {', '.join(there)}")
    if arguments.rate is not None and not 0 < arguments.rate < inf:
        raise UsageError(f"--rate {arguments.rate:g}: a number of calls per second above 0 is expected")


def print_header(table: Table, console: ReportConsole) -> None:
    """Print the machine, the Python and the libraries."""
    machine = table.machine
    cores = f"{machine.cpu_count} core{'s' * (machine.cpu_count != 1)}"
    build = f" ({table.build})" if table.build else ""
    console.print_line(f"{table.name}: {table.implementation} {table.python}{build}", style="bold")
    console.print_line(f"{machine.cpu_model or machine.platform}, {cores}, host {machine.hostname}")
    libraries = ", ".join(f"{name} {version}" for name, version in sorted(table.versions.items()))
    console.print_line(f"measured {table.created}, profile {table.profile}{'; ' * bool(libraries)}{libraries}")


def print_environment(measured: Measured, only: Collection[str], rate: float | None, console: ReportConsole) -> None:
    """Print the tables and the plot of one environment."""
    console.print_line()
    console.rule(environment_title(measured), align="left", characters="─")
    console.print(cost_tables.cost_table(measured, only))
    console.print(cost_tables.fit_table(measured, only))
    if rate is not None:
        console.print(cost_tables.core_share_table(measured, only, rate))
    plotted = [name for name in (only or PLOTTED) if name in measured.constructs][:MAX_CURVES]
    sequence = measured.constructs[SEQUENCE]
    lines = plot(
        {name: [(point.n, point.us) for point in excess(measured.constructs[name], sequence)] for name in plotted}
    )
    if lines:
        console.print_line("µs more than in sequence, against n (both axes logarithmic)", style="bold")
    for line in lines:
        console.print_line(line)
