"""``aiocost-calibrate distil``: make a table anew from raw results, for instance of several runs on one machine."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis.distil import distil
from flake8_aiocost.calibrate.analysis.raw_results import read
from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.calibrate.report import summary as report
from flake8_aiocost.calibrate.runner.output import Target, stability

if TYPE_CHECKING:
    from collections.abc import Sequence


def run(arguments: Sequence[str]) -> None:
    """Read the files, write the table, print the summary. Raises ``UsageError`` for a file that is no such result."""
    parser = argparse.ArgumentParser(prog="aiocost-calibrate distil", description=__doc__)
    parser.add_argument("raw", nargs="+", type=Path, help="pyperf results that aiocost-calibrate kept (.json.gz)")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="the table to write")
    parser.add_argument("--name", required=True, help="what findings call this machine")
    chosen = parser.parse_args(arguments)
    suites = [read(path) for path in chosen.raw]
    if len({suite.get_metadata()["python_version"] for suite in suites}) > 1:
        raise UsageError("these are results of several Pythons; a table is about one")
    table = distil(suites, chosen.name, stability(suites))
    target = Target(chosen.output, chosen.raw[0].parent)
    target.check()
    target.write(table, {})
    report.summary(table, target.table)
