"""Compare two tables point by point: two machines, Pythons or loops, with the significance of each difference.

Each may be a table, or raw results of pyperf (the .json.gz files next to a table). To compare within one table, name it
alone and say what to compare: aiocost-calibrate compare TABLE --a-loop asyncio --b-loop uvloop.

Significance is judged by Student's t-test, two-tailed, 95 %, as pyperf does. For raw results the test uses all values.
A table holds only medians and standard errors, so t is the difference of the medians divided by its standard error,
with the degrees of freedom of the profiles. At this level one point in twenty differs by chance. So trust the geometric
mean, and single points only if they differ by more than you care about.

Exit codes: 0 compared; 1 B costs more than --fail-above allows; 2 bad input, or the two have nothing in common.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis.comparison import PointComparison, compare_points, matching_environments
from flake8_aiocost.calibrate.analysis.environments import environment_title
from flake8_aiocost.calibrate.analysis.significance import mean_ratio
from flake8_aiocost.calibrate.analysis.sources import Source, load_source
from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.calibrate.options import add_environment_options, environment_filter
from flake8_aiocost.calibrate.report.console import ReportConsole, number, percent, tell_verdict, text_table

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``compare``."""
    parser.add_argument("a", metavar="A", help="a table, or raw results of pyperf")
    parser.add_argument("b", metavar="B", nargs="?", help="another one (default: A)")
    add_environment_options(parser, about="on both sides only this")
    add_environment_options(parser, "a-", about="of A only this")
    add_environment_options(parser, "b-", about="of B only this")
    parser.add_argument("--all", action="store_true", help="every environment, not only the default ones")
    parser.add_argument("--construct", action="append", default=[], metavar="NAME", help="only this one; repeatable")
    parser.add_argument(
        "--fail-above",
        type=float,
        metavar="PERCENT",
        help="exit with 1 if the geometric mean of an environment says that B costs this much more, and a point differs"
        " significantly",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the comparison; returns 0 or 1."""
    limit = arguments.fail_above
    if limit is not None and not 0 <= limit < inf:
        raise UsageError(f"--fail-above {limit:g}: 0 or more percent are expected")
    first = load_source(arguments.a)
    second = load_source(arguments.b) if arguments.b else first
    first_filter, second_filter = environment_filter(arguments, "a_", ""), environment_filter(arguments, "b_", "")
    if arguments.b is None and first_filter == second_filter:
        raise UsageError("compare needs two tables, or one and what to compare in it: --a-loop asyncio --b-loop uvloop")
    console, code, compared = ReportConsole(), 0, False
    for side, source in (("A", first), ("B", second)):
        table = source.table
        console.print_line(
            f"{side}: {source.name}, {table.name}, {table.implementation} {table.python}, {table.created}"
        )
    for pair in matching_environments(first, second, first_filter, second_filter):
        points = compare_points(first, second, pair)
        points = [point for point in points if not arguments.construct or point.construct in arguments.construct]
        if not points:
            continue
        compared = True
        titles = [environment_title(one) for one in pair]
        console.print_line()
        console.rule(titles[0] if titles[0] == titles[1] else f"A {titles[0]}  |  B {titles[1]}", align="left")
        code = max(code, print_environments(points, limit, console))
    if not compared:
        of = f" of {', '.join(arguments.construct)}" if arguments.construct else ""
        raise UsageError(f"{first.name} and {second.name} have no point in common{of}")
    console.print_line(which_test(first, second))
    return code


def print_environments(points: list[PointComparison], limit: float | None, console: ReportConsole) -> int:
    """Print two environments side by side; returns 1 if B costs more than the limit allows."""
    table = text_table("µs of CPU per call", "", "n", "A", "±", "B", "±", "B/A", "")
    previous = ""
    for point in points:
        name = point.construct if point.construct != previous else ""
        previous = point.construct
        us = [number(us) for side in (point.first, point.second) for us in (side.us, side.stderr)]
        ratio = f"{point.ratio:.2f}" if point.first.us > 0 else "?"
        style = None if point.significant else "dim"
        table.add_row(name, str(point.first.n), *us, ratio, verdict(point), style=style)
    console.print(table)
    mean = mean_ratio(point.ratio for point in points)
    significant = sum(point.significant for point in points)
    console.print_line(
        f"Geometric mean of B/A: {mean:.2f}; {significant} of {len(points)} points differ significantly."
    )
    if limit is None or not significant or not mean > 1 + limit / 100:
        return 0
    tell_verdict(f"B costs {percent(mean - 1)} more, which is above {limit:g} %", "bold red")
    return 1


def verdict(point: PointComparison) -> str:
    """``costs more``, ``costs less`` or ``not significant``."""
    if not point.significant:
        return "not significant"
    return "costs more" if point.second.us > point.first.us else "costs less"


def which_test(first: Source, second: Source) -> str:
    """The test by which the two were judged."""
    if first.values and second.values:
        return (
            "Judged by a t-test (95 %) on all values, as pyperf does; the columns are medians, scaled to the"
            " undisturbed machine."
        )
    return "Judged by a t-test (95 %) on medians and standard errors. B/A below 1: B costs less."
