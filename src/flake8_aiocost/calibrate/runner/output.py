"""Where the output goes: the table, and next to it a folder of raw results, one file per loop and task factory."""

from __future__ import annotations

import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.atomic_files import write_bytes_atomically
from flake8_aiocost.calibrate.analysis import raw_results
from flake8_aiocost.calibrate.errors import CalibrationError, UsageError
from flake8_aiocost.calibrate.interrupts import interrupts_deferred
from flake8_aiocost.cost.files import write
from flake8_aiocost.cost.table import TableError
from flake8_aiocost.cost.validate import fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyperf

    from flake8_aiocost.calibrate.runner.interpreter import Interpreter
    from flake8_aiocost.cost.table import Table


@dataclass(frozen=True)
class Output:
    """The path of the table, and the folder of the raw results."""

    table: Path
    raw_folder: Path

    @classmethod
    def choose(cls, path: Path | None, name: str, interpreter: Interpreter) -> Output:
        """The path of the command line, which defaults to a file in the project's ``calibration/`` folder.

        Raises ``UsageError`` if it is not the name of a file.
        """
        major, minor, _ = interpreter.version
        stem = re.sub(r"[^\w.-]+", "-", name).strip(".")
        table = path or Path("calibration", f"{stem}-{interpreter.implementation.lower()}{major}.{minor}.json")
        if (table.exists() and not table.is_file()) or not table.suffix:
            raise UsageError(f"{table} is no file name for a table; give one that ends in .json with -o")
        return cls(table, table.with_suffix(""))

    def check_writable(self) -> None:
        """Raise ``UsageError`` if the output could not be written, before minutes are spent on the measurement.

        Leaves nothing behind, since the run may be interrupted.
        """
        if self.raw_folder.exists() and not self.raw_folder.is_dir():
            raise UsageError(
                f"cannot write {self.table}: {self.raw_folder}, where its raw results go, is no folder; "
                "name another place with -o"
            )
        missing = [folder for folder in (self.raw_folder, *self.raw_folder.parents) if not folder.exists()]
        try:
            with interrupts_deferred():
                try:
                    self.raw_folder.mkdir(parents=True, exist_ok=True)
                    for folder in (self.table.parent, self.raw_folder):
                        with tempfile.TemporaryFile(dir=folder):
                            pass
                finally:
                    for folder in missing:
                        with suppress(OSError):  # another run has written into it
                            folder.rmdir()
        except OSError as error:
            raise UsageError(f"cannot write {self.table}: {error.strerror}; name another place with -o") from None

    def write(self, table: Table, suites: Mapping[str, pyperf.BenchmarkSuite]) -> None:
        """Write each file atomically: the raw results first, the table last. ``suites`` are by the stem of their file.

        Raises ``UsageError`` if a file cannot be written, ``CalibrationError`` if the table is not sound.
        """
        # Nothing may be written of an unsound table, so the raw results must wait for this check.
        if found := fault(table):
            raise CalibrationError(f"{self.table}: not written, since {found}; run aiocost-calibrate again")
        try:
            for stem, suite in suites.items():
                write_bytes_atomically(self.raw_folder / f"{stem}.json.gz", raw_results.encode(suite))
            write(table, self.table)
        except TableError as error:
            raise UsageError(str(error)) from None
        except OSError as error:
            raise UsageError(
                f"cannot write {error.filename or self.raw_folder}: {error.strerror}; choose another -o"
            ) from None
