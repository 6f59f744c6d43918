"""aiocost-calibrate without a command: measure this machine, write its table.

Exit codes: 0 the table is written; 1 a worker died, hung or gave no results; 2 the request cannot be met (no such
interpreter, no uvloop in it, a target that cannot be written); 130 interrupted. Whatever is not 0 leaves an older table
as it was, unless the last line says that the new one is written.

A run that was broken off leaves its finished rounds in the folder of the raw results, and the same command goes on with
them within a day.
"""

from __future__ import annotations

import argparse
import socket
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate import options
from flake8_aiocost.calibrate.analysis.distil import distil
from flake8_aiocost.calibrate.commands import overview
from flake8_aiocost.calibrate.errors import CalibrationError, StoppedError, UsageError
from flake8_aiocost.calibrate.harness.profiles import PROFILES
from flake8_aiocost.calibrate.interrupts import undisturbed
from flake8_aiocost.calibrate.report import summary as report
from flake8_aiocost.calibrate.runner.checkpoint import Unfinished
from flake8_aiocost.calibrate.runner.identity import Run
from flake8_aiocost.calibrate.runner.interpreter import probe
from flake8_aiocost.calibrate.runner.measure import measure
from flake8_aiocost.calibrate.runner.output import Target, stability
from flake8_aiocost.calibrate.runner.workers import Workers, available

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyperf

    from flake8_aiocost.cost.table import Table

#: What findings show of a machine; a table takes twice that.
LONGEST_NAME = 100


def parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="aiocost-calibrate",
        description=__doc__,
        epilog=f"{options.ABOUT}\n\n{overview()}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for option in options.MEASURING:
        if option is not options.PROFILE:
            option.add(parser)
    length = parser.add_mutually_exclusive_group()
    options.PROFILE.add(length)
    for name in ("quick", "rigorous"):
        length.add_argument(
            f"--{name}", dest="profile", action="store_const", const=name, help=f"the same as --profile {name}"
        )
    parser.add_argument("--fresh", action="store_true", help="do not go on with a run that was broken off")
    # For machines that are shared, where a minute of the clock is less than one of CPU.
    parser.add_argument("--seconds", type=float, help=argparse.SUPPRESS)
    return parser


def named(name: str) -> str:
    """The machine's name. Raises ``UsageError`` for one that no table may have."""
    if not name.strip() or not name.isprintable() or len(name) > LONGEST_NAME:
        raise UsageError(f"--name {name[:40]!r}: a line of at most {LONGEST_NAME} letters is expected")
    return name


def run(arguments: argparse.Namespace) -> None:
    """Check everything that can be checked first, measure, write, and say what was found."""
    options.settle(arguments, options.MEASURING)
    profile = PROFILES[arguments.profile]
    if arguments.seconds:
        profile = replace(profile, seconds=arguments.seconds)
    with options.blamed_on(arguments, options.PYTHON):
        interpreter = probe(arguments.python)
    with options.blamed_on(arguments, options.LOOP, options.TASK_FACTORY):
        each = available(interpreter, arguments.loop, arguments.task_factory)
    with options.blamed_on(arguments, options.NAME):
        name = named(arguments.name or socket.gethostname() or "machine")
    with options.blamed_on(arguments, options.OUTPUT):
        target = Target.choose(Path(arguments.output) if arguments.output else None, name, interpreter)
        target.check()
    with Unfinished(target.raw, Run.of(interpreter, profile, each), arguments.fresh) as kept:
        if kept.note:
            print(kept.note, file=sys.stderr)
        try:
            with report.Progress() as progress, Workers(interpreter, profile.name, progress.line) as workers:
                suites = measure(workers, each, profile, progress, kept=kept)
            table = distil(suites, name, stability(suites))
        except KeyboardInterrupt:
            said = f"interrupted; no table was written, an older one is as it was{kept.advice}"
            raise StoppedError(said) from None
        except CalibrationError as error:
            raise CalibrationError(f"{error}{kept.advice}") from None
        try:
            with undisturbed():
                write(target, table, dict(zip((one.name for one in each), suites, strict=True)), kept)
            report.summary(table, target.table)
        except KeyboardInterrupt:
            raise StoppedError(f"interrupted; {target.table} is written") from None


def write(target: Target, table: Table, suites: Mapping[str, pyperf.BenchmarkSuite], kept: Unfinished) -> None:
    """Write it all. The rounds are kept only where the disk refused: of others the same would come again."""
    try:
        target.write(table, suites)
    except UsageError as error:
        raise UsageError(f"{error}{kept.advice}") from None
    except CalibrationError:
        kept.forget()
        raise
    kept.forget()
