"""The console script: which command, and how it ends. Nothing that takes long is imported before Ctrl-C is heard."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.errors import CalibrationError, StoppedError
from flake8_aiocost.calibrate.interrupts import listening

if TYPE_CHECKING:
    from collections.abc import Sequence

#: What a shell reports of a program whose reader went away: ``aiocost-calibrate show table.json | head``.
READER_GONE = 128 + 13


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line says; returns the exit code, which is the command's own where it ends by itself."""
    with listening():
        try:
            return dispatch(sys.argv[1:] if arguments is None else arguments)
        except KeyboardInterrupt:
            return failed(StoppedError("interrupted"))
        except CalibrationError as error:
            return failed(error)
        except BrokenPipeError:
            mute()
            return READER_GONE
        except OSError as error:
            mute()
            what = f"{error.filename}: " if error.filename else ""
            return failed(CalibrationError(f"{what}{error.strerror or error}; make room there, or name another place"))


def dispatch(given: Sequence[str]) -> int:
    """Run the command, and see that what it printed arrived."""
    from flake8_aiocost.calibrate import again, commands, program  # noqa: PLC0415  brings pyperf and rich

    # A terminal or pipe that takes no µ shall get a question mark, and nobody a traceback.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    code = 0
    if given and given[0] in commands.names():
        code = commands.run(given)
    elif given[:1] == ["distil"]:
        again.run(given[1:])
    else:
        program.run(program.parser().parse_args(given))
    if sys.stdout is not None:  # a daemon's may be closed
        sys.stdout.flush()
    return code


def failed(error: CalibrationError) -> int:
    """Say why in a line; returns the exit code."""
    print(f"aiocost-calibrate: {error}", file=sys.stderr)
    return error.code


def mute() -> None:
    """Python flushes standard output once more at its end: into nothing then, for it cannot be written."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
