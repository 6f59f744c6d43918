"""Measure this machine, and write its calibration table. This is what runs without a command.

Exit codes: 0 the table is written; 1 a worker died, hung or gave no results, or there was not enough time; 2 the
request cannot be met (no such interpreter, no uvloop in it, an output that cannot be written); 130 interrupted. With an
exit code other than 0, an older table is unchanged, unless the last line says that the new one is written.

An unfinished run stores its finished rounds in the folder of the raw results. The same command resumes it within a day.
"""

from __future__ import annotations

import argparse
import socket
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate import options
from flake8_aiocost.calibrate.analysis.distil import distil
from flake8_aiocost.calibrate.analysis.relevance import by_relevance, left_out_warnings, needed
from flake8_aiocost.calibrate.analysis.stability import stability_warnings
from flake8_aiocost.calibrate.errors import CalibrationError, StoppedError, UsageError
from flake8_aiocost.calibrate.harness.loops import LoopConfig
from flake8_aiocost.calibrate.harness.profiles import PROFILES, Profile
from flake8_aiocost.calibrate.interrupts import interrupts_deferred
from flake8_aiocost.calibrate.report.progress import ProgressDisplay
from flake8_aiocost.calibrate.report.summary import print_summary
from flake8_aiocost.calibrate.runner.checkpoint import Checkpoint
from flake8_aiocost.calibrate.runner.identity import RunIdentity
from flake8_aiocost.calibrate.runner.interpreter import Interpreter, probe
from flake8_aiocost.calibrate.runner.measure import measure
from flake8_aiocost.calibrate.runner.output import Output
from flake8_aiocost.calibrate.runner.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyperf

    from flake8_aiocost.cost.table import Table

#: Letters. Findings show the name; a table accepts twice this length.
MAX_NAME = 100


@dataclass(frozen=True)
class Request:
    """What to measure and where to write it, checked as far as possible before the measurement."""

    interpreter: Interpreter
    configs: tuple[LoopConfig, ...]
    profile: Profile
    name: str
    output: Output


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of a calibration."""
    parser.epilog = options.ENVIRONMENT_NOTE
    for option in options.MEASURE_OPTIONS:
        if option is not options.PROFILE:
            option.add_to(parser)
    length = parser.add_mutually_exclusive_group()
    options.PROFILE.add_to(length)
    for name in ("quick", "rigorous"):
        length.add_argument(
            f"--{name}", dest="profile", action="store_const", const=name, help=f"the same as --profile {name}"
        )
    parser.add_argument("--fresh", action="store_true", help="do not resume an unfinished run")
    # For shared machines, on which a minute of wall time is less than a minute of CPU time.
    parser.add_argument("--seconds", type=float, help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> int:
    """Check the request, measure, write the output, print the summary; returns 0."""
    request = check_request(arguments)
    identity = RunIdentity.of(request.interpreter, request.profile, request.configs)
    with Checkpoint(request.output.raw_folder, identity, arguments.fresh) as checkpoint:
        if checkpoint.note:
            print(checkpoint.note, file=sys.stderr)
        try:
            with (
                ProgressDisplay() as progress,
                Workers(request.interpreter, request.profile.name, progress.worker_line) as workers,
            ):
                suites = measure_all(workers, request, progress, checkpoint)
            warnings = [*stability_warnings(suites), *left_out_warnings(suites)]
            table = distil(suites, request.name, warnings)
        except KeyboardInterrupt:
            unchanged = "interrupted; no table was written, an older one is unchanged"
            raise StoppedError(f"{unchanged}{checkpoint.advice}") from None
        except CalibrationError as error:
            raise CalibrationError(f"{error}{checkpoint.advice}") from None
        by_name = {config.name: suite for config, suite in zip(request.configs, suites, strict=True)}
        try:
            with interrupts_deferred():
                write_output(request.output, table, by_name, checkpoint)
            print_summary(table, request.output.table)
        except KeyboardInterrupt:
            raise StoppedError(f"interrupted; {request.output.table} is written") from None
    return 0


def measure_all(
    workers: Workers, request: Request, progress: ProgressDisplay, checkpoint: Checkpoint
) -> list[pyperf.BenchmarkSuite]:
    """The results of each loop and task factory: of all points, where there is time for them."""
    names = by_relevance(request.profile)
    return measure(
        workers,
        request.configs,
        request.profile,
        progress,
        points=dict.fromkeys(request.configs, names),
        all_points=True,
        least=needed(request.profile),
        checkpoint=checkpoint,
    )


def check_request(arguments: argparse.Namespace) -> Request:
    """What the command line and the environment ask for. Raises ``UsageError`` if it cannot be met."""
    options.apply_defaults(arguments, options.MEASURE_OPTIONS)
    profile = PROFILES[arguments.profile]
    if arguments.seconds:
        profile = replace(profile, seconds=arguments.seconds)
    with options.naming_variables(arguments, options.PYTHON):
        interpreter = probe(arguments.python)
    with options.naming_variables(arguments, options.LOOP, options.TASK_FACTORY):
        configs = interpreter.loop_configs(arguments.loop, arguments.task_factory)
    with options.naming_variables(arguments, options.NAME):
        name = check_name(arguments.name or socket.gethostname() or "machine")
    with options.naming_variables(arguments, options.OUTPUT):
        output = Output.choose(Path(arguments.output) if arguments.output else None, name, interpreter)
        output.check_writable()
    return Request(interpreter, tuple(configs), profile, name, output)


def check_name(name: str) -> str:
    """The name of the machine. Raises ``UsageError`` if a table cannot have it."""
    if not name.strip() or not name.isprintable() or len(name) > MAX_NAME:
        raise UsageError(f"--name {name[:40]!r}: a line of at most {MAX_NAME} letters is expected")
    return name


def write_output(
    output: Output, table: Table, suites: Mapping[str, pyperf.BenchmarkSuite], checkpoint: Checkpoint
) -> None:
    """Write the output. The checkpoint stays only if a file could not be written: other errors would occur again."""
    try:
        output.write(table, suites)
    except UsageError as error:
        raise UsageError(f"{error}{checkpoint.advice}") from None
    except CalibrationError:
        checkpoint.discard()
        raise
    checkpoint.discard()
