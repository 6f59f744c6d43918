"""The commands on tables: one file per command, named like it. The folder is scanned, in sorted order.

A command's module docstring is its help: a first line that says what it does, and then what a person must know, with
the exit codes. The module has two functions:

* ``options(parser)`` adds its arguments.
* ``run(arguments)`` does it and returns the exit code, or raises ``CalibrationError`` or ``TableError``.
"""

from __future__ import annotations

import argparse
import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.cost.table import TableError

if TYPE_CHECKING:
    from collections.abc import Sequence


def names() -> tuple[str, ...]:
    """The commands that there are."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def parser(name: str) -> argparse.ArgumentParser:
    """The command line of one command."""
    command = import_module(f"{__name__}.{name}")
    made = argparse.ArgumentParser(
        prog=f"aiocost-calibrate {name}",
        description=command.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.options(made)
    return made


def overview() -> str:
    """A line for each command, for the end of the program's own help."""
    lines = [f"  {name:<9}{(import_module(f'{__name__}.{name}').__doc__ or '').splitlines()[0]}" for name in names()]
    return "\n".join(["commands on tables (each has its own --help):", *lines])


def run(given: Sequence[str]) -> int:
    """Run the command that the first argument names; returns the exit code.

    Raises ``CalibrationError`` with one line for the person.
    """
    arguments = parser(given[0]).parse_args(given[1:])
    try:
        code: int = import_module(f"{__name__}.{given[0]}").run(arguments)
    except TableError as error:
        raise UsageError(str(error)) from None
    return code
