"""Measure a few points of a table again, in about a minute, and say whether it still holds on this machine.

Asked are gather, create_task, task groups and the sequence, at a few n, in each loop and task factory that both the
table and the interpreter have. A point is off where it costs more than --tolerance percent more than the table says,
or as many times less, and where that is significant: Student's t-test (95 %) on both medians and standard errors. The
table holds unless more than half of the points of an environment are off.

µs are compared, each scaled to its machine left alone. So a machine that is slower or faster in everything does not
hold the table, and the yardstick (a request's worth of ordinary Python) tells that from a change in asyncio alone.
Where other work slows this machine for the whole minute it can look slower than it is: ask again when it is calm.

Exit codes: 0 the table holds; 1 it does not; 2 it could not be asked (no sound table, another Python minor, no common
loop, a worker that died); 130 interrupted.
"""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate import options as measuring
from flake8_aiocost.calibrate.analysis.distil import distil
from flake8_aiocost.calibrate.analysis.significance import values_of
from flake8_aiocost.calibrate.analysis.sources import table as read
from flake8_aiocost.calibrate.analysis.verify_points import Checked, check, spots, where_measured
from flake8_aiocost.calibrate.errors import CalibrationError, StoppedError, UsageError
from flake8_aiocost.calibrate.harness.profiles import PROFILES
from flake8_aiocost.calibrate.report import summary as report
from flake8_aiocost.calibrate.report.console import Paper, grid, number
from flake8_aiocost.calibrate.runner.interpreter import Interpreter, probe
from flake8_aiocost.calibrate.runner.measure import measure
from flake8_aiocost.calibrate.runner.workers import Surroundings, Workers, available

if TYPE_CHECKING:
    import argparse

    from flake8_aiocost.cost.table import Table

#: Rounds of worker processes; each gives one value of each point.
ROUNDS = 5
#: Points of one loop and task factory.
POINTS = 24
#: Percent. Two runs of the same machine differ by less in the median, and a price off by more is worth a new table.
TOLERANCE = 20.0


def options(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``verify``."""
    parser.add_argument("table", metavar="TABLE", help="what aiocost-calibrate wrote")
    parser.epilog = measuring.ABOUT
    for option in measuring.ASKING:
        option.add(parser)
    parser.add_argument(
        "--points", type=int, default=POINTS, metavar="N", help=f"of each loop and task factory (default: {POINTS})"
    )
    parser.add_argument("--tolerance", type=float, default=TOLERANCE, metavar="PERCENT", help=f"default: {TOLERANCE:g}")


def run(arguments: argparse.Namespace) -> int:
    """Measure, and print what is found beside the table; returns 0 where it holds, else 1."""
    measuring.settle(arguments, measuring.ASKING)
    if arguments.points < 1:
        raise UsageError(f"--points {arguments.points}: 1 or more are expected")
    if not 0 < arguments.tolerance < inf:
        raise UsageError(f"--tolerance {arguments.tolerance:g}: a percentage above 0 is expected")
    table = read(arguments.table)
    with measuring.blamed_on(arguments, *measuring.ASKING):
        interpreter = probe(arguments.python)
        asked = common(table, arguments, interpreter)
    try:
        now = again(table, interpreter, asked)
    except StoppedError:
        raise
    except CalibrationError as error:
        # 1 is the answer that the table does not hold, and this is no answer.
        raise UsageError(str(error)) from None
    freedom = values_of(table) + ROUNDS - 2
    checked = check(table, now, arguments.tolerance / 100, freedom)
    return answer(arguments.table, table, now, checked)


def common(table: Table, arguments: argparse.Namespace, interpreter: Interpreter) -> dict[Surroundings, list[str]]:
    """The points to ask for. Raises ``UsageError`` where the table is not of this interpreter, or nothing is common."""
    ours, theirs = table.minor, interpreter.version[:2]
    if (table.implementation.lower(), ours) != (interpreter.implementation.lower(), theirs):
        raise UsageError(
            f"{arguments.table} is of {table.implementation} {ours[0]}.{ours[1]}, and {interpreter.executable} is"
            f" {interpreter.implementation} {theirs[0]}.{theirs[1]}; name that Python with --python"
        )
    each = available(interpreter, arguments.loop, arguments.task_factory)
    asked = {one: found for one in each if (found := spots(table, one, arguments.points))}
    if not asked:
        here = ", ".join(one.name for one in each)
        there = sorted({f"{one.loop}-{one.task_factory}" for one in table.environments})
        raise UsageError(
            f"{arguments.table} has nothing to ask for: it holds {', '.join(there)}; asked was for {here},"
            f" which is what {interpreter.executable} has"
        )
    return asked


def again(table: Table, interpreter: Interpreter, asked: dict[Surroundings, list[str]]) -> Table:
    """What the points cost now."""
    profile = replace(PROFILES["default"], rounds=ROUNDS, extra=0, seconds=inf)
    with report.Progress() as progress, Workers(interpreter, profile.name, progress.line) as workers:
        return distil(measure(workers, list(asked), profile, progress, only=asked), table.name)


def answer(path: str, table: Table, now: Table, checked: list[Checked]) -> int:
    """Print it; returns 0 or 1."""
    paper = Paper()
    for one in checked:
        paper.print(side_by_side(one), markup=False)
    if changed := where_measured(table, now):
        paper.say(f"The table was measured with {changed}.")
    if table.yardstick:
        ratio = now.yardstick / table.yardstick
        paper.say(
            f"Ordinary Python takes {ratio:.2f} times as long as when the table was made"
            f" ({now.yardstick:.1f} µs for {table.yardstick:.1f})."
        )
    for warning in now.warnings:
        paper.say(f"warning: {warning}", style="yellow")
    failed = [one for one in checked if not one.holds]
    points = sum(len(one.spots) for one in checked)
    if failed:
        worst = "; ".join(f"{one.title}: {one.ratio:.2f} times in the median" for one in failed)
        paper.say(f"{path} does not hold on this machine ({worst}); run aiocost-calibrate for a new one.")
        return 1
    off = sum(spot.off for one in checked for spot in one.spots)
    paper.say(f"{path} holds on this machine: {points - off} of {points} points are as it says.")
    return 0


def side_by_side(one: Checked) -> object:
    """A row for each point."""
    made = grid(f"{one.title}: µs of CPU per call", "", "n", "table", "±", "now", "±", "now/table", "")
    previous = ""
    for spot in one.spots:
        name = spot.construct if spot.construct != previous else ""
        previous = spot.construct
        us = [number(us) for side in (spot.before, spot.now) for us in (side.us, side.stderr)]
        made.add_row(name, str(spot.before.n), *us, f"{spot.ratio:.2f}", "off" if spot.off else "")
    return made
