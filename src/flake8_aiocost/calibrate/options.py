"""Options that several commands share: what to measure, and which environments of a table to use.

What to measure can also be set by environment variables, for containers.
"""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis.environments import AXES, EnvironmentFilter, axis_noun
from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.calibrate.harness.profiles import PROFILES

if TYPE_CHECKING:
    from collections.abc import Iterator

ENVIRONMENT_NOTE = (
    "An option with a variable in brackets defaults to that environment variable. An empty variable counts as not set."
)
#: The profiles that the help names. The others are for tests.
PUBLIC_PROFILES = ("quick", "default", "rigorous")


@dataclass(frozen=True)
class MeasureOption:
    """An option of a measurement, which defaults to an environment variable and then to ``default``.

    ``values`` are all that it accepts, ``shown`` those that the help names.
    """

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

    def add_to(self, parser: argparse.ArgumentParser | argparse._ArgumentGroup) -> None:
        """Add it to a command line."""
        metavar = "{" + ",".join(self.shown or self.values) + "}" if self.values else self.metavar
        flags = [self.short, self.flag] if self.short else [self.flag]
        text = f"{self.help} [{self.variable}]".replace("%", "%%")
        parser.add_argument(*flags, type=self.check, metavar=metavar, help=text)

    def check(self, value: str) -> str:
        """The value. Raises ``ArgumentTypeError`` if the option does not accept it."""
        if self.values and value not in self.values:
            accepted = " or ".join(self.shown or self.values)
            raise argparse.ArgumentTypeError(f"{value!r}, where {accepted} is expected")
        return value

    def from_environment(self) -> str | None:
        """The value of its variable. Raises ``UsageError`` if the option does not accept it."""
        value = os.environ.get(self.variable)
        if not value:
            return None
        try:
            return self.check(value)
        except argparse.ArgumentTypeError as error:
            raise UsageError(f"the environment variable {self.variable} is {error}") from None


OUTPUT = MeasureOption("--output", "the table (default: calibration/NAME-cpython3.X.json)", short="-o", metavar="FILE")
NAME = MeasureOption("--name", "the name of this machine in findings (default: its host name)", metavar="NAME")
LOOP = MeasureOption("--loop", "measure only this loop (default: both, if uvloop is installed)", values=AXES["loop"])
TASK_FACTORY = MeasureOption(
    "--task-factory", "measure only this task factory (default: both, if both work)", values=AXES["task_factory"]
)
PYTHON = MeasureOption(
    "--python",
    "the interpreter to measure; it needs pyperf (default: this one)",
    metavar="PATH",
    default=sys.executable,
)
PROFILE = MeasureOption(
    "--profile",
    "how long to measure: at most 60 s, 5 minutes or half an hour per loop (default: default)",
    values=tuple(PROFILES),
    shown=PUBLIC_PROFILES,
    default="default",
)
#: The options of a calibration.
MEASURE_OPTIONS = (OUTPUT, NAME, LOOP, TASK_FACTORY, PYTHON, PROFILE)
#: The options of ``verify``.
VERIFY_OPTIONS = (LOOP, TASK_FACTORY, PYTHON)


def apply_defaults(arguments: argparse.Namespace, options: tuple[MeasureOption, ...]) -> None:
    """Set each option that the command line leaves out: from its variable, else to its default.

    Raises ``UsageError`` if a variable holds a value that its option does not accept.
    """
    arguments.from_environment = set()
    for option in options:
        if getattr(arguments, option.key) is None:
            value = option.from_environment()
            if value is not None:
                arguments.from_environment.add(option)
            setattr(arguments, option.key, value or option.default)


@contextmanager
def naming_variables(arguments: argparse.Namespace, *options: MeasureOption) -> Iterator[None]:
    """Add to a ``UsageError`` about these options the variables that they come from. A user may have forgotten them."""
    try:
        yield
    except UsageError as error:
        variables = [option.variable for option in options if option in arguments.from_environment]
        if not variables:
            raise
        raise UsageError(f"{error} (asked for by the environment variable {' or '.join(variables)})") from None


def add_environment_options(parser: argparse.ArgumentParser, prefix: str = "", about: str = "only this") -> None:
    """Add an option for each axis that environments of a table differ on."""
    for axis, values in AXES.items():
        flag = f"--{prefix}{axis.replace('_', '-')}"
        parser.add_argument(flag, choices=values, help=f"{about} {axis_noun(axis)}")


def environment_filter(arguments: argparse.Namespace, *prefixes: str) -> EnvironmentFilter:
    """The environments that the command line asks for. For each axis the first prefix with a value counts."""
    values = []
    for axis in AXES:
        given = (getattr(arguments, f"{prefix}{axis}", None) for prefix in prefixes or ("",))
        if value := next(filter(None, given), None):
            values.append((axis, value))
    return EnvironmentFilter(tuple(values), getattr(arguments, "all", False))
