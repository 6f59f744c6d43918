"""aiocost-calibrate without a command: measure this machine, write its table.

Exit codes: 0 the table is written; 1 a worker died, hung or gave no results; 2 the request cannot be met (no such
interpreter, no uvloop in it, a target that cannot be written); 130 interrupted. Whatever is not 0 leaves an older table
as it was, unless the last line says that the new one is written.
"""

from __future__ import annotations

import argparse
import re
import socket
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate import commands, report
from flake8_aiocost.calibrate.distil import distil, unsettled
from flake8_aiocost.calibrate.failures import StoppedError, UsageError
from flake8_aiocost.calibrate.interpreter import Interpreter, probe
from flake8_aiocost.calibrate.interrupts import undisturbed
from flake8_aiocost.calibrate.profiles import PROFILES, Profile
from flake8_aiocost.calibrate.results import Target, stability
from flake8_aiocost.calibrate.rounds import Surroundings, Workers

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyperf

    from flake8_aiocost.model import LoopKind, TaskFactory

#: Rounds that are made however slow the machine is.
AT_LEAST = 2


def parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="aiocost-calibrate",
        description=__doc__,
        epilog=commands.overview(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("-o", "--output", type=Path, metavar="FILE", help="the table (default: calibration/NAME-cpython3.X.json)")
    add("--name", help="what findings call this machine (default: its host name)")
    add("--loop", choices=("asyncio", "uvloop"), help="only this loop (default: both, uvloop where it is installed)")
    add("--task-factory", choices=("default", "eager"), help="only this one (default: both where both work)")
    add("--python", default=sys.executable, metavar="PATH", help="another interpreter to measure; it needs pyperf")
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--quick", dest="profile", action="store_const", const="quick", help="at most 60 s per loop")
    length.add_argument(
        "--rigorous", dest="profile", action="store_const", const="rigorous", help="half an hour a loop"
    )
    length.add_argument("--profile", choices=sorted(PROFILES), help=argparse.SUPPRESS)
    # For machines that are shared, where a minute of the clock is less than one of CPU.
    add("--seconds", type=float, help=argparse.SUPPRESS)
    parser.set_defaults(profile="default")
    return parser


def surroundings(interpreter: Interpreter, loop: str | None, factory: str | None) -> list[Surroundings]:
    """What to measure under. Raises ``UsageError`` for what the interpreter does not have."""
    if loop == "uvloop" and not interpreter.uvloop:
        executable = interpreter.executable
        raise UsageError(f"{executable} has no uvloop; install it there: {executable} -m pip install uvloop")
    loops: list[LoopKind] = ["asyncio", "uvloop"] if interpreter.uvloop else ["asyncio"]
    factories: list[TaskFactory] = ["default", "eager"]
    each = [
        Surroundings(kind, made)
        for kind in loops
        for made in factories
        if loop in {kind, None} and factory in {made, None} and (made == "default" or kind in interpreter.eager)
    ]
    if not each:
        which = f"{loop or 'asyncio'} of {interpreter.executable} (Python {'.'.join(map(str, interpreter.version))})"
        raise UsageError(f"{which} does not take the eager task factory; leave --task-factory out")
    return each


def measure(
    workers: Workers, each: Sequence[Surroundings], profile: Profile, progress: report.Progress
) -> list[pyperf.BenchmarkSuite]:
    """All rounds; then more of them for the points that did not settle, as long as there is time."""
    began, budget = time.monotonic(), profile.seconds * len({one.loop for one in each})
    suites: dict[Surroundings, pyperf.BenchmarkSuite] = {}
    longest = 0.0

    def spent() -> float:
        return time.monotonic() - began

    for turn in range(profile.rounds):
        if turn >= AT_LEAST and spent() + longest > budget:
            break
        before = spent()
        for position, one in enumerate(each):
            done, parts = turn * len(each) + position, profile.rounds * len(each)
            text = f"{one.loop}, {one.task_factory} task factory, round {turn + 1}"
            progress.worker(text, done / parts, (done + 1) / parts)
            made = workers.run(one, seed=turn)
            if one in suites:
                suites[one].add_runs(made)
            else:
                suites[one] = made
        longest = max(longest, spent() - before)
    for turn in range(profile.extra):
        for one in each:
            restless = unsettled(suites[one])
            needed = longest / len(each) * len(restless) / len(suites[one].get_benchmarks())
            if restless and spent() + needed < budget:
                progress.worker(f"{one.loop}, {one.task_factory}: {len(restless)} points again", 1.0, 1.0)
                suites[one].add_runs(workers.run(one, profile.rounds + turn, restless))
    return [suites[one] for one in each]


def run(arguments: argparse.Namespace) -> None:
    """Check everything that can be checked first, measure, write, and say what was found."""
    profile = PROFILES[arguments.profile]
    if arguments.seconds:
        profile = replace(profile, seconds=arguments.seconds)
    interpreter = probe(arguments.python)
    each = surroundings(interpreter, arguments.loop, arguments.task_factory)
    name = arguments.name or re.sub(r"[^\w.-]+", "-", socket.gethostname()) or "machine"
    target = Target.choose(arguments.output, name, interpreter)
    target.check()
    try:
        with report.Progress() as progress, Workers(interpreter, profile.name, progress.line) as workers:
            suites = measure(workers, each, profile, progress)
        table = distil(suites, name, stability(suites))
    except KeyboardInterrupt:
        raise StoppedError("interrupted; no table was written, an older one is as it was") from None
    try:
        with undisturbed():
            target.write(table, dict(zip((one.name for one in each), suites, strict=True)))
        report.summary(table, target.table)
    except KeyboardInterrupt:
        raise StoppedError(f"interrupted; {target.table} is written") from None
