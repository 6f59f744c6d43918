"""Where results go: the table, and beside it a folder of pyperf's raw results, one file per loop and task factory."""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyperf
from pyperf._cli import format_checks  # what 'pyperf check' says, which pyperf offers as a command only

from flake8_aiocost.calibrate.errors import CalibrationError, UsageError
from flake8_aiocost.calibrate.harness.profiles import PROFILES
from flake8_aiocost.calibrate.interrupts import undisturbed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from flake8_aiocost.calibrate.runner.interpreter import Interpreter
    from flake8_aiocost.cost.table import Table

ONE_CORE = "this machine has one core: whatever else ran, ran in between"
#: What pyperf's metadata has of paths.
PATHS = frozenset({"python_executable", "python_config_args", "python_cflags"})


@dataclass(frozen=True)
class Target:
    """The table's path, and the folder of the raw results."""

    table: Path
    raw: Path

    @classmethod
    def choose(cls, output: Path | None, name: str, interpreter: Interpreter) -> Target:
        """What the command line asks for, or this project's ``calibration/`` folder.

        Raises ``UsageError`` for what is no file name.
        """
        major, minor, _ = interpreter.version
        stem = re.sub(r"[^\w.-]+", "-", name).strip(".")
        table = output or Path("calibration", f"{stem}-{interpreter.implementation.lower()}{major}.{minor}.json")
        if (table.exists() and not table.is_file()) or not table.suffix:
            raise UsageError(f"{table} is no file name for a table; give one that ends in .json with -o")
        return cls(table, table.with_suffix(""))

    def check(self) -> None:
        """Raise ``UsageError`` where the results could not be written, before minutes are spent on them.

        Leaves nothing behind: the run may yet be interrupted.
        """
        missing = [folder for folder in (self.raw, *self.raw.parents) if not folder.exists()]
        try:
            with undisturbed():
                try:
                    self.raw.mkdir(parents=True, exist_ok=True)
                    for folder in (self.table.parent, self.raw):
                        with tempfile.TemporaryFile(dir=folder):
                            pass
                finally:
                    for folder in missing:
                        with suppress(OSError):  # another run wrote into it meanwhile
                            folder.rmdir()
        except OSError as error:
            raise UsageError(f"cannot write {self.table}: {error.strerror}; name another place with -o") from None

    def write(self, table: Table, suites: Mapping[str, pyperf.BenchmarkSuite]) -> None:
        """Write all, each file at once or not at all; the table last, and only if it can be true.

        Raises ``UsageError`` where the disk refuses, ``CalibrationError`` where the results make no sound table.
        """
        from flake8_aiocost.cost.files import write  # noqa: PLC0415  brings msgspec
        from flake8_aiocost.cost.table import TableError  # noqa: PLC0415
        from flake8_aiocost.cost.validate import fault  # noqa: PLC0415

        if found := fault(table):
            raise CalibrationError(f"{self.table}: not written, since {found}; run aiocost-calibrate again")
        try:
            (self.raw if suites else self.table.parent).mkdir(parents=True, exist_ok=True)
            for stem, suite in suites.items():
                written = self.raw / f".{stem}.{os.getpid()}.json.gz"
                try:
                    portable(suite).dump(str(written), replace=True)
                    written.replace(self.raw / f"{stem}.json.gz")
                finally:
                    written.unlink(missing_ok=True)
            write(table, self.table)
        except TableError as error:
            raise UsageError(str(error)) from None
        except OSError as error:
            raise UsageError(
                f"cannot write {error.filename or self.raw}: {error.strerror}; choose another -o"
            ) from None


def portable(suite: pyperf.BenchmarkSuite) -> pyperf.BenchmarkSuite:
    """The same results without the paths of the machine that they come from: they are meant to be committed."""
    return rebuilt(suite, lambda _run: 1.0)


def rebuilt(suite: pyperf.BenchmarkSuite, scale: Callable[[pyperf.Run], float]) -> pyperf.BenchmarkSuite:
    """The same results, each run's values times what ``scale`` says of it."""
    benchmarks = []
    for benchmark in suite.get_benchmarks():
        runs = []
        for run in benchmark.get_runs():
            metadata = {key: value for key, value in run.get_metadata().items() if key not in PATHS}
            values = [value * scale(run) for value in run.values]
            runs.append(pyperf.Run(values, metadata=metadata, collect_metadata=False))
        benchmarks.append(pyperf.Benchmark(runs))
    return pyperf.BenchmarkSuite(benchmarks)


def stability(suites: Iterable[pyperf.BenchmarkSuite]) -> list[str]:
    """What pyperf holds against each file, in a line, and what it is about the machine.

    pyperf judges the values as the table has them, which is scaled to one speed of the machine.
    """
    said: list[str] = []
    for suite in (rebuilt(suite, lambda run: 1 / run.get_metadata()["yardstick"]) for suite in suites):
        about, points = suite.get_metadata(), suite.get_benchmarks()
        where = f"{about['loop']} with the {about['task_factory']} task factory"
        shaky = sum(any("standard deviation" in line for line in format_checks(point)) for point in points)
        if shaky:
            said.append(f"pyperf: {shaky} of {len(points)} points of {where} scatter by more than a tenth")
        made, wanted = min(point.get_nrun() for point in points), PROFILES[about["profile"]].rounds
        if made < wanted:
            said.append(f"only {made} of {wanted} rounds of {where} fitted into the time")
        if about["cpu_count"] == 1 and ONE_CORE not in said:
            said.append(ONE_CORE)
    return said
