"""The console script: run the command line, and turn errors into one line and an exit code.

Nothing that takes long is imported before Ctrl-C is handled.
"""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.errors import CalibrationError, StoppedError
from flake8_aiocost.calibrate.interrupts import ignore_interrupts, interrupts_handled, raise_what_was_lost

if TYPE_CHECKING:
    from collections.abc import Sequence

#: What a shell reports for a program whose reader went away: ``aiocost-calibrate show table.json | head``.
READER_GONE = 128 + 13


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    with interrupts_handled():
        try:
            code = run(sys.argv[1:] if arguments is None else arguments)
            raise_what_was_lost()
        except KeyboardInterrupt:
            return failed(StoppedError("interrupted"))
        except CalibrationError as error:
            return failed(error)
        except BrokenPipeError:
            discard_output()
            return READER_GONE
        except OSError as error:
            discard_output()
            what = f"{error.filename}: " if error.filename else ""
            return failed(CalibrationError(f"{what}{error.strerror or error}; make room there, or name another place"))
    return code


def run(arguments: Sequence[str]) -> int:
    """Run the command, and make sure that its output was written."""
    from flake8_aiocost.calibrate import commands  # noqa: PLC0415  imports pyperf and rich

    raise_what_was_lost()  # an import runs callbacks of weak references
    # A terminal or pipe whose encoding lacks µ gets a question mark instead of a traceback.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    code = commands.run(arguments)
    if sys.stdout is not None:  # it is None if a daemon closed it
        sys.stdout.flush()
    return code


def failed(error: CalibrationError) -> int:
    """Print the error in one line; returns the exit code."""
    ignore_interrupts()
    print(f"aiocost-calibrate: {error}", file=sys.stderr)
    return error.code


def discard_output() -> None:
    """Redirect standard output to the null device: Python flushes it at exit, which would fail again."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
