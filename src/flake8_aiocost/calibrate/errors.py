"""The errors of aiocost-calibrate. Each is one line for the user, and determines the exit code."""

from __future__ import annotations


class CalibrationError(Exception):
    """The measurement failed. The message says what failed and what to do; ``code`` is the exit code."""

    code = 1


class UsageError(CalibrationError):
    """The request cannot be met: no such interpreter, no uvloop in it, an output that cannot be written."""

    code = 2


class StoppedError(CalibrationError):
    """Interrupted by Ctrl-C, SIGTERM or a terminal that closed."""

    code = 130
