"""Measure a few points of a table again, in at most a minute, and report whether the table still holds on this machine.

The points are gather, create_task, task groups and the sequence, at a few n, for each loop and task factory that both
the table and the interpreter have. A point is off if it costs more than --tolerance percent more than in the table, or
less by the same factor, and if the difference is significant: Student's t-test, 95 %, on the medians and their standard
errors. The table holds unless more than half of the points of an environment are off. Environments with one or two
points, as on a busy machine, are judged together.

The comparison is in µs, and both sides are scaled to an undisturbed machine. So a table does not hold on a machine that
is slower or faster in everything. The yardstick, which is a fixed piece of ordinary Python, shows whether the whole
machine changed or only asyncio. If other work slows this machine down for the whole minute, it can look slower than it
is: repeat the command when the machine is idle.

Exit codes: 0 the table holds; 1 it does not; 2 it could not be verified (no sound table, another Python minor version,
no common loop, a worker that died, not enough time); 130 interrupted.
"""

from __future__ import annotations

import time
from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING

import pyperf

from flake8_aiocost.calibrate import options
from flake8_aiocost.calibrate.analysis.distil import distil
from flake8_aiocost.calibrate.analysis.environments import config_title
from flake8_aiocost.calibrate.analysis.significance import values_per_point
from flake8_aiocost.calibrate.analysis.verify_points import (
    VerifiedEnvironment,
    judged_together,
    machine_differences,
    points_to_verify,
    verify_environments,
)
from flake8_aiocost.calibrate.errors import CalibrationError, StoppedError, UsageError
from flake8_aiocost.calibrate.harness.loops import LoopConfig
from flake8_aiocost.calibrate.harness.profiles import PROFILES
from flake8_aiocost.calibrate.report.console import ReportConsole, number, tell_verdict, text_table
from flake8_aiocost.calibrate.report.progress import ProgressDisplay
from flake8_aiocost.calibrate.runner.interpreter import Interpreter, probe
from flake8_aiocost.calibrate.runner.measure import MIN_ROUNDS, measure
from flake8_aiocost.calibrate.runner.workers import Workers
from flake8_aiocost.cost.files import load

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from flake8_aiocost.cost.table import Table

#: Rounds of worker processes. Each gives one value of each point.
ROUNDS = 5
#: Seconds for all of it.
MOST_SECONDS = 60.0
#: Points for each loop and task factory.
POINTS = 24
#: Percent. Two runs on the same machine differ by less in the median; a larger difference is worth a new table.
TOLERANCE = 20.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``verify``."""
    parser.add_argument("table", metavar="TABLE", help="a table that aiocost-calibrate wrote")
    parser.epilog = options.ENVIRONMENT_NOTE
    for option in options.VERIFY_OPTIONS:
        option.add_to(parser)
    parser.add_argument(
        "--points", type=int, default=POINTS, metavar="N", help=f"per loop and task factory (default: {POINTS})"
    )
    parser.add_argument(
        "--max-time",
        type=float,
        default=MOST_SECONDS,
        metavar="SECONDS",
        help=f"at most this long: {MIN_ROUNDS} to {ROUNDS} rounds, of fewer points if need be"
        f" (default: {MOST_SECONDS:g})",
    )
    parser.add_argument("--tolerance", type=float, default=TOLERANCE, metavar="PERCENT", help=f"default: {TOLERANCE:g}")


def run(arguments: argparse.Namespace) -> int:
    """Measure, and print the result next to the table; returns 0 if the table holds, else 1."""
    options.apply_defaults(arguments, options.VERIFY_OPTIONS)
    if arguments.points < 1:
        raise UsageError(f"--points {arguments.points}: 1 or more are expected")
    if not 0 < arguments.tolerance < inf:
        raise UsageError(f"--tolerance {arguments.tolerance:g}: a percentage above 0 is expected")
    if not 0 < arguments.max_time < inf:
        raise UsageError(f"--max-time {arguments.max_time:g}: a number of seconds above 0 is expected")
    began = time.monotonic()
    table = load(arguments.table)
    with options.naming_variables(arguments, *options.VERIFY_OPTIONS):
        interpreter = probe(arguments.python)
        wanted = choose_points(table, arguments, interpreter)
    console = ReportConsole()
    print_what_is_judged(table, arguments.table, interpreter, wanted, console)
    try:
        suites = measure_points(interpreter, wanted, arguments.max_time - (time.monotonic() - began))
    except StoppedError:
        raise
    except CalibrationError as error:
        # Exit code 1 would say that the table does not hold.
        raise UsageError(str(error)) from None
    rounds = min(point.get_nrun() for suite in suites for point in suite.get_benchmarks())
    now = distil(suites, table.name)
    freedom = values_per_point(table) + rounds - 2
    verified = verify_environments(table, now, arguments.tolerance / 100, freedom)
    print_details(table, now, verified, console)
    asked, made = sum(map(len, wanted.values())), sum(len(one.points) for one in verified)
    if made < asked or rounds < ROUNDS:
        console.print_line(
            f"{arguments.max_time:g} s were enough for {rounds} of {ROUNDS} rounds of {made} of {asked} points, so"
            " smaller differences stay unseen: repeat it when the machine does nothing else, or with a longer"
            " --max-time."
        )
    return tell_whether_it_holds(arguments.table, verified)


def print_what_is_judged(
    table: Table, path: str, interpreter: Interpreter, wanted: Mapping[LoopConfig, object], console: ReportConsole
) -> None:
    """Print what will be measured, under which Python, and what of the table is not judged."""
    version = ".".join(map(str, interpreter.version))
    judged = ", ".join(config_title(config.loop, config.task_factory) for config in wanted)
    console.print_line(f"judging {path} ({table.name}): {judged}; one request and many at a time")
    console.print_line(f"on {interpreter.executable}, {interpreter.implementation} {version}")
    there = {LoopConfig(one.loop, one.task_factory): None for one in table.environments}
    if left := [config_title(config.loop, config.task_factory) for config in there if config not in wanted]:
        console.print_line(f"not judged: {', '.join(left)}, which this interpreter does not have or was not asked for")


def choose_points(table: Table, arguments: argparse.Namespace, interpreter: Interpreter) -> dict[LoopConfig, list[str]]:
    """The names of the points to measure.

    Raises ``UsageError`` if the table is not of this interpreter, or they have no loop and task factory in common.
    """
    ours, theirs = table.minor, interpreter.version[:2]
    if (table.implementation.lower(), ours) != (interpreter.implementation.lower(), theirs):
        raise UsageError(
            f"{arguments.table} is of {table.implementation} {ours[0]}.{ours[1]}, and {interpreter.executable} is"
            f" {interpreter.implementation} {theirs[0]}.{theirs[1]}; name that Python with --python"
        )
    configs = interpreter.loop_configs(arguments.loop, arguments.task_factory)
    wanted = {config: names for config in configs if (names := points_to_verify(table, config, arguments.points))}
    if not wanted:
        here = ", ".join(config.name for config in configs)
        there = sorted({f"{one.loop}-{one.task_factory}" for one in table.environments})
        raise UsageError(
            f"{arguments.table} has nothing to verify: it holds {', '.join(there)}; asked was for {here},"
            f" which is what {interpreter.executable} has"
        )
    return wanted


def measure_points(
    interpreter: Interpreter, wanted: dict[LoopConfig, list[str]], seconds: float
) -> list[pyperf.BenchmarkSuite]:
    """What the points cost now: those that were measured at least twice, so that their error is known.

    Raises ``CalibrationError`` if there was not enough time for any.
    """
    loops = len({config.loop for config in wanted})
    profile = replace(PROFILES["default"], rounds=ROUNDS, extra_rounds=0, seconds=seconds / loops)
    longer = "--max-time"
    with ProgressDisplay() as progress, Workers(interpreter, profile.name, progress.worker_line) as workers:
        suites = measure(workers, list(wanted), profile, progress, points=wanted, longer=longer)
    found = []
    for config, suite in zip(wanted, suites, strict=True):
        points = [point for point in suite.get_benchmarks() if point.get_nrun() >= MIN_ROUNDS]
        if not points:
            title = config_title(config.loop, config.task_factory)
            raise CalibrationError(
                f"there was not enough time to measure {title} twice, as busy as this machine is: repeat it when the"
                f" machine does nothing else, or give it more time ({longer})"
            )
        found.append(pyperf.BenchmarkSuite(points))
    return found


def print_details(table: Table, now: Table, verified: list[VerifiedEnvironment], console: ReportConsole) -> None:
    """Print each environment, and how the machines differ."""
    for environment in verified:
        console.print(side_by_side(environment))
    if differences := machine_differences(table, now):
        console.print_line(f"The table was measured with {differences}.")
    if table.yardstick:
        ratio = now.yardstick / table.yardstick
        console.print_line(
            f"Ordinary Python takes {ratio:.2f} times as long as when the table was made"
            f" ({now.yardstick:.1f} µs for {table.yardstick:.1f})."
        )
    console.print_warnings(now.warnings)


def side_by_side(environment: VerifiedEnvironment) -> object:
    """A table with a row for each point."""
    table = text_table(f"{environment.title}: µs of CPU per call", "", "n", "table", "±", "now", "±", "now/table", "")
    previous = ""
    for point in environment.points:
        name = point.construct if point.construct != previous else ""
        previous = point.construct
        us = [number(us) for side in (point.before, point.now) for us in (side.us, side.stderr)]
        table.add_row(name, str(point.before.n), *us, f"{point.ratio:.2f}", "off" if point.off else "")
    return table


def tell_whether_it_holds(path: str, verified: list[VerifiedEnvironment]) -> int:
    """Say whether the table holds; returns 0 or 1."""
    failed = [environment for environment in judged_together(verified) if not environment.holds]
    if failed:
        worst = "; ".join(f"{one.title}: {one.ratio:.2f} times in the median" for one in failed)
        new = "run aiocost-calibrate for a new one"
        tell_verdict(f"{path} does not hold on this machine ({worst}); {new}", "bold red")
        return 1
    points = [point for environment in verified for point in environment.points]
    off = sum(point.off for point in points)
    as_it_says = f"{len(points) - off} of {len(points)} points are as it says"
    judged = ", ".join(dict.fromkeys(environment.config for environment in verified))
    tell_verdict(f"{path} holds on this machine: {as_it_says} ({judged})")
    return 0
