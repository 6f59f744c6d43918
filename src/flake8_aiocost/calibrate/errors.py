"""What can go wrong, as one line for the person who asked."""

from __future__ import annotations


class CalibrationError(Exception):
    """A measurement that could not be made. The message names the thing and the way out; ``code`` is the exit code."""

    code = 1


class UsageError(CalibrationError):
    """Asked for what cannot be: no such interpreter, no uvloop in it, a target that cannot be written."""

    code = 2


class StoppedError(CalibrationError):
    """Ctrl-C, SIGTERM, a terminal that closed."""

    code = 130
