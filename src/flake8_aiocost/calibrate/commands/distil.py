"""Distil a table from raw results again, for instance from those of several runs on one machine.

Exit codes: 0 written; 1 the results make no sound table; 2 bad input, or the table cannot be written. An older table is
then unchanged.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis import raw_results
from flake8_aiocost.calibrate.analysis.carried import carried
from flake8_aiocost.calibrate.analysis.distil import distil
from flake8_aiocost.calibrate.analysis.stability import stability_warnings
from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.calibrate.report.summary import print_summary
from flake8_aiocost.calibrate.runner.output import Output
from flake8_aiocost.cost.files import load

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``distil``."""
    parser.add_argument("raw", nargs="+", type=Path, metavar="RAW", help="raw results of aiocost-calibrate (.json.gz)")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="the table to write")
    parser.add_argument("--name", required=True, help="the name of this machine in findings")
    parser.add_argument(
        "--carried",
        nargs=2,
        type=Path,
        action="append",
        default=[],
        metavar=("MEASURED", "WANTED"),
        help="estimate the prices of another build: tables of one other Python, of the build that was measured and of "
        "the one that is asked for; may be given several times",
    )
    parser.add_argument(
        "--build", help="how the Python was built, where it does not tell itself, such as 'optimised, LTO'"
    )


def run(arguments: argparse.Namespace) -> int:
    """Read the files, write the table, print the summary; returns 0."""
    suites = [raw_results.read(path) for path in arguments.raw]
    if len({suite.get_metadata()["python_version"] for suite in suites}) > 1:
        raise UsageError("these are results of several Pythons; a table is about one")
    table = distil(suites, arguments.name, stability_warnings(suites))
    if arguments.carried:
        table = carried(table, [(load(measured), load(wanted)) for measured, wanted in arguments.carried])
    if arguments.build is not None:
        table = replace(table, build=arguments.build)
    output = Output(arguments.output, arguments.raw[0].parent)
    output.check_writable()
    output.write(table, {})
    print_summary(table, output.table)
    return 0
