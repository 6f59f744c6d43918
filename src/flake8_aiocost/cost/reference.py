"""The tables that ship with the package: ``reference/cpython3.13.json``, one per minor version of Python.

They are found through ``importlib.resources``, so alike from a wheel, an sdist, an editable install or a zip.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from flake8_aiocost.cost.files import decode

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from flake8_aiocost.cost.table import Table

FOLDER: Traversable = files("flake8_aiocost.cost") / "reference"
FILE = re.compile(r"cpython3\.(\d+)\.json")


@lru_cache(maxsize=1)
def minors() -> tuple[tuple[int, int], ...]:
    """The Python versions that have a reference table, in ascending order."""
    matches = (FILE.fullmatch(entry.name) for entry in FOLDER.iterdir())
    return tuple(sorted((3, int(match[1])) for match in matches if match))


@lru_cache(maxsize=8)
def reference(minor: tuple[int, int]) -> Table:
    """The reference table of a Python version of ``minors()``.

    Raises:
        TableError: the installed file is damaged.
    """
    name = f"cpython{minor[0]}.{minor[1]}.json"
    return decode((FOLDER / name).read_bytes(), f"flake8-aiocost's reference {name}")


def nearest(minor: tuple[int, int]) -> list[tuple[int, int]]:
    """The Python versions that have a reference table, nearest first; of two as near, the older one."""
    return sorted(minors(), key=lambda other: (abs(other[1] - minor[1]), other))
