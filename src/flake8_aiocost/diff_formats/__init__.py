"""What ``aiocost diff`` prints: one file per format, each with a ``FORMAT`` of its own, and what all are given.

Adding a file adds the format: ``--format`` takes its name.
"""

from __future__ import annotations

import pkgutil
from functools import cached_property
from importlib import import_module
from typing import Protocol

from flake8_aiocost.bill.rates import Rates
from flake8_aiocost.records import Record
from flake8_aiocost.review.amounts import Sign  # noqa: TC001  a record holds it
from flake8_aiocost.review.changes import Difference, EntryChange, Loose  # noqa: TC001  records hold them

#: What paths of a format are from: the working directory, or the top of the repository.
HERE, TOP = "", "/"


class Line(Record, frozen=True):
    """An entry point that has changed.

    ``folder`` comes before all of its paths. ``rate`` is how many calls, or messages, there are per second, where
    somebody wrote that down. ``beyond`` are the budgets that it is beyond, in words.
    """

    change: EntryChange
    folder: str = ""
    rate: float | None = None
    beyond: tuple[str, ...] = ()

    @property
    def cores(self) -> float | None:
        """Cores that it keeps busy more than before, on its dearest branches."""
        return None if self.rate is None else self.rate * self.change.amount.us / 1e6

    @property
    def least_cores(self) -> float | None:
        """The same if no call takes a branch on which it spawns."""
        return None if self.rate is None else self.rate * self.change.amount.always_us / 1e6

    @property
    def told_cores(self) -> float | None:
        """What is told of these: what every call comes to, or where that is nothing, what a branch may."""
        return self.least_cores if self.change.every else self.cores

    @property
    def sign(self) -> Sign:
        """Whether it spends more or less."""
        return self.change.sign


class Compared(Record, frozen=True):
    """One project: what has changed in it, and the folder that comes before all of its paths."""

    difference: Difference
    folder: str = ""


class Ends(Record, frozen=True):
    """The two states that are compared.

    ``base`` and ``head`` are what to call them; ``head`` is empty for the work tree. ``base_id`` and ``head_id`` are
    the commits, ``valid_at`` when the second one was committed; empty for the work tree.
    """

    base: str
    base_id: str
    head: str = ""
    head_id: str = ""
    valid_at: str = ""


class Review(Record, frozen=True, dict=True):
    """What a change adds, in all projects.

    ``lines`` are the entry points that have changed: what every call pays first, and of that what adds most. ``items``
    is what n was taken to be, ``tag`` tells the comments of several projects of one repository apart. ``notes`` are
    what to know beside.
    """

    ends: Ends
    projects: tuple[Compared, ...]
    lines: tuple[Line, ...]
    items: int
    rates: Rates = Rates()
    tag: str = ""
    notes: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether any price has."""
        return bool(self.lines)

    @property
    def is_beyond(self) -> bool:
        """Whether a budget is exceeded."""
        return any(each.beyond for each in self.lines)

    @cached_property
    def carried(self) -> tuple[tuple[str, EntryChange], ...]:
        """Entry points of which more or less is known than before, with the folder before their paths."""
        return tuple((each.folder, change) for each in self.projects for change in each.difference.carried)

    @cached_property
    def loose(self) -> tuple[tuple[str, Loose], ...]:
        """New spawns that no known entry point reaches, likewise."""
        return tuple((each.folder, one) for each in self.projects for one in each.difference.loose)

    @cached_property
    def unread(self) -> tuple[tuple[str, str, str], ...]:
        """Path, side and reason of files that were read on one side only. A project has those of projects in it too."""
        found = [
            (f"{each.folder}{path}", side, why) for each in self.projects for path, side, why in each.difference.unread
        ]
        return tuple(dict.fromkeys(found))

    @property
    def never_read(self) -> int:
        """How many files could be read on neither side."""
        sides = [(each.folder, each.difference.base.unread, each.difference.head.unread) for each in self.projects]
        return len({f"{folder}{path}" for folder, before, after in sides for path in before.keys() & after.keys()})

    @property
    def small(self) -> int:
        """How many entry points have changed by less than ``min-cost``."""
        return sum(each.difference.small for each in self.projects)

    @property
    def payers(self) -> int:
        """How many entry points spend something after the change."""
        return sum(len(each.difference.head.payers) for each in self.projects)

    @property
    def us(self) -> tuple[float, float]:
        """What one call of each of them comes to after the change: in every call, and on the dearest branches."""
        sides = [each.difference.head for each in self.projects]
        return sum(each.always_us for each in sides), sum(each.us for each in sides)

    @property
    def sources(self) -> tuple[str, ...]:
        """The tables that prices are of."""
        sides = [side for each in self.projects for side in (each.difference.base, each.difference.head)]
        return tuple(sorted({source for side in sides for source in side.sources}))


class Format(Protocol):
    """An output format.

    ``paths`` is what paths are from: ``HERE``, ``TOP``, or the environment variable by which a forge names the folder
    that it has checked out, where there is one, else as ``TOP``. ``headline``: the output holds the headline.
    """

    paths: str
    headline: bool

    def text(self, review: Review, *, most: int, width: int | None) -> str:
        """The whole output.

        Args:
            review: what there is to say.
            most: entry points that are shown, where the format is for people in a hurry; 0 for all.
            width: columns of the terminal; ``None`` where it is none.
        """


def names() -> tuple[str, ...]:
    """The names of the formats."""
    modules = (each.name for each in pkgutil.iter_modules(__path__))
    return tuple(sorted(each.removeprefix("as_") for each in modules if each.startswith("as_")))


def load(name: str) -> Format:
    """A format by its name."""
    found: Format = import_module(f"{__name__}.as_{name}").FORMAT
    return found
