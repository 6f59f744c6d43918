"""Compare two tables point by point: two machines, Pythons or loops, with the significance of each difference.

Both may be tables, or raw results of pyperf (the .json.gz files beside a table). Within one table, name it alone and
say what to compare: aiocost-calibrate compare TABLE --a-loop asyncio --b-loop uvloop.

A difference counts as significant as pyperf judges it: Student's t-test, two-tailed, 95 %. Of raw results that is
pyperf's own test on all their values; of tables, which hold medians and standard errors, t is the difference of the
medians by its standard error, with the degrees of freedom that the profiles give. At this level one point in twenty
differs by chance: trust the geometric mean, and single points only where they differ by more than you care for.

Exit codes: 0 compared; 1 B is dearer than --fail-above allows; 2 bad input, or the two have nothing in common.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis import environments
from flake8_aiocost.calibrate.analysis.comparison import Compared, compared, pairs
from flake8_aiocost.calibrate.analysis.environments import Filter
from flake8_aiocost.calibrate.analysis.significance import geometric_mean
from flake8_aiocost.calibrate.analysis.sources import Source, source
from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.calibrate.report.console import Paper, grid, number, percent

if TYPE_CHECKING:
    import argparse


def options(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``compare``."""
    parser.add_argument("a", metavar="A", help="a table, or raw results of pyperf")
    parser.add_argument("b", metavar="B", nargs="?", help="another one (default: A)")
    environments.options(parser, about="on both sides only this")
    environments.options(parser, "a-", about="of A only this")
    environments.options(parser, "b-", about="of B only this")
    parser.add_argument("--all", action="store_true", help="every environment, the unusual ones too")
    parser.add_argument("--construct", action="append", default=[], metavar="NAME", help="only this one; repeatable")
    parser.add_argument(
        "--fail-above",
        type=float,
        metavar="PERCENT",
        help="exit with 1 where B costs so much more: in the geometric mean of an environment, significantly",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the comparison; returns 0 or 1."""
    limit = arguments.fail_above
    if limit is not None and not 0 <= limit < inf:
        raise UsageError(f"--fail-above {limit:g}: 0 or more percent are expected")
    first = source(arguments.a)
    second = source(arguments.b) if arguments.b else first
    ours, theirs = Filter.of(arguments, "a_", ""), Filter.of(arguments, "b_", "")
    if arguments.b is None and ours == theirs:
        raise UsageError("compare needs two tables, or one and what to compare in it: --a-loop asyncio --b-loop uvloop")
    paper, code, shown = Paper(), 0, False
    for side, one in (("A", first), ("B", second)):
        table = one.table
        paper.say(f"{side}: {one.name}, {table.name}, {table.implementation} {table.python}, {table.created}")
    for pair in pairs(first, second, ours, theirs):
        points = compared(first, second, pair)
        points = [point for point in points if not arguments.construct or point.construct in arguments.construct]
        if not points:
            continue
        shown = True
        titles = [environments.title(one) for one in pair]
        paper.say()
        paper.rule(titles[0] if titles[0] == titles[1] else f"A {titles[0]}  |  B {titles[1]}", align="left")
        code = max(code, block(points, limit, paper))
    if not shown:
        raise UsageError(f"{first.name} and {second.name} have no point in common{_of(arguments.construct)}")
    paper.say(how(first, second))
    return code


def _of(constructs: list[str]) -> str:
    return f" of {', '.join(constructs)}" if constructs else ""


def block(points: list[Compared], limit: float | None, paper: Paper) -> int:
    """Two environments side by side; returns 1 where B is dearer than the limit allows."""
    made = grid("µs of CPU per call", "", "n", "A", "±", "B", "±", "B/A", "")
    previous = ""
    for point in points:
        name = point.construct if point.construct != previous else ""
        previous = point.construct
        us = [number(us) for side in (point.first, point.second) for us in (side.us, side.stderr)]
        ratio = f"{point.ratio:.2f}" if point.first.us > 0 else "?"
        made.add_row(name, str(point.first.n), *us, ratio, verdict(point), style=None if point.differs else "dim")
    paper.print(made)
    mean = geometric_mean(point.ratio for point in points)
    differ = [point for point in points if point.differs]
    paper.say(f"Geometric mean of B/A: {mean:.2f}; {len(differ)} of {len(points)} points differ significantly.")
    if limit is None or not differ or not mean > 1 + limit / 100:
        return 0
    paper.say(f"B costs {percent(mean - 1)} more, which is above {limit:g} %.", style="bold red")
    return 1


def verdict(point: Compared) -> str:
    """``dearer``, ``cheaper``, or nothing where the difference is not significant."""
    if not point.differs:
        return "not significant"
    return "dearer" if point.second.us > point.first.us else "cheaper"


def how(first: Source, second: Source) -> str:
    """By which test the two were judged."""
    if first.values and second.values:
        return (
            "Judged by pyperf's t-test (95 %) on all values; the columns are medians, scaled to the machine left alone."
        )
    return "Judged by a t-test (95 %) on medians and standard errors. B/A below 1: B is cheaper."
