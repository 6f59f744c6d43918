"""What the options of ``aiocost bill`` and ``aiocost diff`` share: n, how many entry points are shown, and rates."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.bill.rates import FILE, Rates, read_rates
from flake8_aiocost.errors import SettingsError

if TYPE_CHECKING:
    from flake8_aiocost.settings import Settings

#: No loop has more items that anybody would wait for, and nothing is counted more often.
MOST_ITEMS = 1_000_000


def require(items: int, most: int) -> None:
    """Look at the numbers that somebody gave.

    Args:
        items: ``--n``, what n is taken to be.
        most: ``--top``, how many entry points are shown.

    Raises:
        SettingsError: one of them means nothing.
    """
    if not 1 <= items <= MOST_ITEMS:
        raise SettingsError(f"option --n: {items}: expected a number from 1 to {MOST_ITEMS:,}")
    if most < 0:
        raise SettingsError(f"option --top: {most}: expected a number, 0 for all")


def named_rates(path: str | None) -> Rates | None:
    """The rates of the file that ``--rates`` names; ``None`` where it names none.

    Raises:
        SettingsError: it cannot be read, or something in it is not what it should be.
    """
    return None if path is None else read_rates(Path(path), path)


def project_rates(settings: Settings) -> Rates:
    """The rates of a project.

    Raises:
        SettingsError: its file cannot be read, or something in it is not what it should be.
    """
    path = settings.root / FILE
    return read_rates(path, os.path.relpath(path), optional=True)


def terminal_width() -> int | None:
    """The columns of the terminal that standard output is; ``None`` where it is none."""
    return shutil.get_terminal_size().columns if sys.stdout is not None and sys.stdout.isatty() else None
