"""The commands: one file per command, named like it. The folder is scanned, in sorted order.

``measure`` runs if the command line names no command. The module docstring of a command is its help: a first line that
says what it does, then what a user must know, with the exit codes. The module has two functions:

* ``add_arguments(parser)`` adds its arguments.
* ``run(arguments)`` runs it and returns the exit code, or raises ``CalibrationError`` or ``TableError``.
"""

from __future__ import annotations

import argparse
import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.command_line import Parser
from flake8_aiocost.cost.table import TableError

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAM = "aiocost-calibrate"
#: The command that runs if none is named.
MEASURE = "measure"


def names() -> tuple[str, ...]:
    """The commands that a command line can name."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__) if module.name != MEASURE))


def command_line() -> Parser:
    """The parser of the whole command line."""
    default = import_module(f"{__name__}.{MEASURE}")
    parser = Parser(prog=PROGRAM, description=default.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default.add_arguments(parser)
    parser.set_defaults(run=default.run)
    subparsers = parser.add_subparsers(
        title="commands", dest="command", metavar="COMMAND", description="Each has its own --help."
    )
    for name in names():
        module = import_module(f"{__name__}.{name}")
        documentation = module.__doc__ or ""
        command = subparsers.add_parser(
            name,
            prog=f"{PROGRAM} {name}",
            help=documentation.splitlines()[0],
            description=documentation,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser


def run(given: Sequence[str]) -> int:
    """Run the command that the command line names; returns the exit code.

    Raises ``CalibrationError`` with one line for the user.
    """
    parser = command_line()
    arguments = parser.parse_args(given)
    if arguments.command and given[0] != arguments.command:
        parser.error(f"the command {arguments.command} must come first; options before it are those of a calibration")
    try:
        code: int = arguments.run(arguments)
    except TableError as error:
        raise UsageError(str(error)) from None
    return code
