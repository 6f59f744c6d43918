"""What to measure, as options of the command line and, for containers, as environment variables: one list of both."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis.environments import AXES
from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.calibrate.harness.profiles import PROFILES

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

ABOUT = (
    "An option that names a variable in brackets is taken from it where the command line does not say; an empty\n"
    "variable counts as none."
)
#: What a person may ask for; the others are for tests.
OFFERED = ("quick", "default", "rigorous")


@dataclass(frozen=True)
class Option:
    """One option. ``values`` are all that it takes, ``shown`` those that the help names."""

    flag: str
    help: str
    short: str = ""
    metavar: str | None = None
    values: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    default: str | None = None

    @property
    def key(self) -> str:
        """Its attribute of the parsed arguments."""
        return self.flag.removeprefix("--").replace("-", "_")

    @property
    def variable(self) -> str:
        """Its environment variable."""
        return f"AIOCOST_{self.key.upper()}"

    def add(self, parser: argparse.ArgumentParser | argparse._ArgumentGroup) -> None:
        """Have a command line take it."""
        shown = "{" + ",".join(self.shown or self.values) + "}" if self.values else self.metavar
        flags = [self.short, self.flag] if self.short else [self.flag]
        parser.add_argument(
            *flags, choices=self.values or None, metavar=shown, help=f"{self.help} [{self.variable}]".replace("%", "%%")
        )

    def from_environment(self) -> str | None:
        """What its variable says. Raises ``UsageError`` for what the option does not take."""
        value = os.environ.get(self.variable) or None
        if value is not None and self.values and value not in self.values:
            accepted = " or ".join(self.shown or self.values)
            raise UsageError(f"the environment variable {self.variable} is {value!r}, where {accepted} is expected")
        return value


OUTPUT = Option("--output", "the table (default: calibration/NAME-cpython3.X.json)", short="-o", metavar="FILE")
NAME = Option("--name", "what findings call this machine (default: its host name)", metavar="NAME")
LOOP = Option("--loop", "only this loop (default: both, uvloop where it is installed)", values=AXES["loop"])
TASK_FACTORY = Option("--task-factory", "only this one (default: both where both work)", values=AXES["task_factory"])
PYTHON = Option("--python", "another interpreter to measure; it needs pyperf", metavar="PATH", default=sys.executable)
PROFILE = Option(
    "--profile",
    "how long: at most 60 s, 5 minutes or half an hour per loop (default: default)",
    values=tuple(PROFILES),
    shown=OFFERED,
    default="default",
)
#: All that a measurement takes.
MEASURING = (OUTPUT, NAME, LOOP, TASK_FACTORY, PYTHON, PROFILE)
#: Those of a few points again.
ASKING = (LOOP, TASK_FACTORY, PYTHON)


def settle(arguments: argparse.Namespace, options: tuple[Option, ...]) -> None:
    """Fill in what the command line left open: from the environment, else the default.

    Raises ``UsageError`` for a variable that holds what its option does not take.
    """
    arguments.inherited = set()
    for option in options:
        if getattr(arguments, option.key) is None:
            value = option.from_environment()
            if value is not None:
                arguments.inherited.add(option)
            setattr(arguments, option.key, value or option.default)


@contextmanager
def blamed_on(arguments: argparse.Namespace, *options: Option) -> Iterator[None]:
    """Where these were not met, and a variable asked for it, name the variable: it may be long forgotten."""
    try:
        yield
    except UsageError as error:
        variables = [option.variable for option in options if option in arguments.inherited]
        if not variables:
            raise
        raise UsageError(f"{error} (asked for by the environment variable {' or '.join(variables)})") from None
