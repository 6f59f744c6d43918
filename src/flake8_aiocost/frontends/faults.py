"""A fault of ours: an exception that no step expects. AIO902 reports it, and the run goes on with other files."""

from __future__ import annotations

import os
import sys
import traceback

from flake8_aiocost.errors import printable
from flake8_aiocost.model import FILE, Finding

#: The environment variable that asks for tracebacks.
DEBUG = "AIOCOST_DEBUG"
#: An exception's text may hold a whole file.
MOST_CHARACTERS = 200


def finding(error: Exception, path: str) -> Finding:
    """One line that names the exception. With ``AIOCOST_DEBUG=1`` the traceback goes to standard error.

    Args:
        error: what was raised.
        path: the file on which it was.
    """
    return Finding("AIO902", told(error, path, "this file was not analysed"), FILE)


def told(error: Exception, where: str, harm: str) -> str:
    """What a person is told of a fault, where it was met, and what comes of it."""
    if os.environ.get(DEBUG, "0") not in {"", "0"} and sys.stderr is not None:
        lines = "".join(traceback.format_exception(error))
        # One write: workers of flake8 may share the stream.
        print(f"flake8-aiocost: a fault on {where}\n{lines}", end="", file=sys.stderr, flush=True)
    said = f"a fault of flake8-aiocost, {harm}: {_in_one_line(error)}"
    return f"{said}; {DEBUG}=1 in the environment shows the traceback"


def _in_one_line(error: Exception) -> str:
    # Unlike str(), this does not fail where the exception's __str__ does.
    text = " ".join("".join(traceback.format_exception_only(error)).split())
    return printable(text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]}...")
