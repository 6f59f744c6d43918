"""The streams of a command, and what it tells a person: nothing that is passed in or out ends in a traceback."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TextIO

from flake8_aiocost.errors import AiocostError
from flake8_aiocost.frontends import encodable
from flake8_aiocost.frontends.faults import told

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: Exit codes: nothing to say or done, something was found, it could not be done, and what a shell makes of Ctrl-C.
DONE, FOUND, FAILED, INTERRUPTED = 0, 1, 2, 130
#: Files that could not be read are named one by one up to this number, and so is what means nothing.
_MOST_TOLD = 10


class OutputError(AiocostError):
    """What was to be said could not be written. The line says why."""


def run(command: Callable[[], int]) -> int:
    """Run a command and return its exit code; whatever it raises is one line on standard error.

    A reader that goes away, as in ``aiocost check | head``, has had enough: that is no failure.
    """
    for stream in (sys.stdout, sys.stderr):
        # A terminal or pipe that knows no µ shows "u", which beats a traceback.
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=encodable.ERRORS)
    try:
        code = _code_of(command)
        flush()
    except BrokenPipeError:
        _silence(sys.stdout)
        return DONE
    except AiocostError as error:
        if isinstance(error, OutputError):
            _silence(sys.stdout)
        tell(str(error))
        return FAILED
    except KeyboardInterrupt:
        tell("interrupted")
        return INTERRUPTED
    except Exception as error:
        tell(told(error, "the whole run", "which ends the run"))
        return FAILED
    return code


def _code_of(command: Callable[[], int]) -> int:
    """The exit code of a command, also where argparse has printed its help or what is wrong with the options."""
    try:
        return command()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else FAILED if ended.code else DONE


def write(text: str, *, verbatim: bool = False) -> None:
    """Write to standard output, what cannot be printed as ``?``: names of files may hold anything.

    Args:
        text: what to write.
        verbatim: every character as it is, for a patch.

    Raises:
        OutputError: standard output is closed, or full.
        BrokenPipeError: its reader has gone.
    """
    if sys.stdout is None:
        raise OutputError("nothing can be written: standard output is closed")
    try:
        sys.stdout.write(text if verbatim or text.isascii() else "\n".join(map(printable, text.split("\n"))))
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        raise OutputError(f"nothing can be written: {error}") from None


def flush() -> None:
    """Hand on what was written.

    Raises:
        OutputError: it could not be written.
        BrokenPipeError: the reader of standard output has gone.
    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        raise OutputError(f"nothing can be written: {error}") from None


def tell(text: str) -> None:
    """One line on standard error, if there is one."""
    if sys.stderr is None:
        return
    try:
        print(f"aiocost: {printable(text)}", file=sys.stderr, flush=True)
    except (OSError, ValueError):
        _silence(sys.stderr)


def tell_some(lines: Sequence[str], rest: str) -> None:
    """Lines on standard error, the first few of them.

    Args:
        lines: all of them.
        rest: what the others are: ``more files were not read``.
    """
    for line in lines[:_MOST_TOLD]:
        tell(line)
    if len(lines) > _MOST_TOLD:
        tell(f"{len(lines) - _MOST_TOLD} {rest}")


def printable(text: str) -> str:
    """What cannot be printed as ``?``: a line feed, an escape sequence, a byte that is no text."""
    return text if text.isprintable() else "".join(letter if letter.isprintable() else "?" for letter in text)


def _silence(stream: TextIO | None) -> None:
    """Point a stream at nothing: Python complains on exit about what it cannot write then."""
    if stream is None:
        return
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError):
        return
