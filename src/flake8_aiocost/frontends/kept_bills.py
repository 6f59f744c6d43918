"""The bills of the modules of a project, on disk for the next run, while nothing changes.

Rates are no part of them, nor is what files are called from the folder that a command runs in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from flake8_aiocost.bill.rates import Rates  # noqa: TC001  as below
from flake8_aiocost.bill_formats import Entry  # noqa: TC001  a record holds it
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from flake8_aiocost.project.sealed import Sealed

#: What the page needs makes the file larger, so it has one of its own.
NAMES = {False: "bills", True: "bills-page"}


class Asked(Record, frozen=True):
    """What is asked of a project: what n is taken to be, how often things are called, another environment.

    ``page``: what only the page shows is wanted, too.
    """

    items: int
    rates: Rates
    against: str | None
    page: bool = False


class BilledEntry(Record, frozen=True, array_like=True):
    """The bill of an entry point, without its rate; paths are those from the project's root.

    ``names`` are those that rates may have it by, and ``on`` the spawns that are on it, by module and site.
    """

    entry: Entry
    names: tuple[str, ...]
    on: tuple[tuple[int, int], ...]


class ModuleBills(Record, frozen=True, array_like=True):
    """The bills of the entry points of a module; for each of its spawns, by site, why it would be on no bill."""

    entries: tuple[BilledEntry, ...] = ()
    left: tuple[tuple[int, str], ...] = ()


class _File(msgspec.Struct):
    """``asked`` is what the bills are for: there is one answer at a time. Modules go by their paths."""

    asked: str = ""
    modules: dict[str, ModuleBills] = {}


class KeptBills:
    """The bills of one project."""

    def __init__(self, files: Sealed, asked: Asked) -> None:
        """Read what there is.

        Args:
            files: those that hold while nothing of the project changes.
            asked: what the bills are for.
        """
        question = f"{asked.items} {asked.against}"
        self._files, self._name = files, NAMES[asked.page]
        # What the page shows holds all that the other formats do.
        names = [NAMES[True]] if asked.page else NAMES.values()
        read = (files.read(name, _File) for name in names)
        known = next((each for each in read if each is not None and each.asked == question), None)
        self._file = known or _File(question, {})
        self._changed = False

    def get(self, path: str) -> ModuleBills | None:
        """The bills of a module, where they are known."""
        return self._file.modules.get(path)

    def put(self, path: str, bills: ModuleBills) -> None:
        """Take the bills of a module."""
        self._file.modules[path] = bills
        self._changed = True

    def store(self) -> None:
        """Write what has come, where that works."""
        if self._changed:
            self._files.write(self._name, self._file)
            self._changed = False
