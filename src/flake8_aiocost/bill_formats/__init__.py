"""What ``aiocost bill`` prints: one file per format, each with a ``FORMAT`` of its own, and what all are given.

Adding a file adds the format: ``--format`` takes its name.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, Literal, Protocol

from flake8_aiocost.bill.rates import Rates
from flake8_aiocost.model import HeatKind, SilenceKind  # noqa: TC001  records hold them
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Why a spawn is on no bill, in words.
LEFT = {
    "cold": "in startup, scripts or tests",
    "seldom": "where code runs seldom, or on a cheaper branch",
    "unknown": "that no known entry point reaches",
}
#: Hours of a month, as clouds count them.
MONTH = 730
#: Spawns of an entry point on the page: those after these are a few per cent of it, and megabytes in a large project.
MOST_SPAWNS = 25
#: Functions of a way on the page: of a longer one the ends are shown.
MOST_CALLERS = 40


class Compared(Record, frozen=True):
    """µs here and in the other environment, both of tables that can be held against each other."""

    here_us: float
    there_us: float


class Caller(Record, frozen=True):
    """A function on the way to a spawn: its name, the file that defines it, and the place where it is called.

    ``called`` reads ``app/routes.py:12``; it is empty for the entry point, and where no call is written.
    """

    name: str
    path: str
    called: str = ""


class Excerpt(Record, frozen=True):
    """The source lines around a spawn: the number of the first one, and which of them are the spawn, from 0."""

    first: int
    lines: tuple[str, ...]
    begin: int
    end: int


class Spent(Record, frozen=True):
    """One spawn on the bill of an entry point.

    ``what`` reads ``gather of 2``; ``function`` is the one around it. ``way`` are the functions that lead there, from
    the entry point to that one. ``us`` is what all runs of it in one call add to the sequence, ``always_us`` what they
    do in every call, whatever its branches, ``share`` its part of the bill, ``times`` how often it is run at n, and
    ``terms`` the same as a formula. ``buys`` tells what wait it saves where that is known, ``code`` and ``rule`` which
    rule speaks of it, ``silence`` and ``why`` why none does. ``off_us`` is how far ``us`` may be off
    in 9 of 10 cases. ``callers`` and ``excerpt`` are for the page alone: ``way`` with places, and the source.
    """

    what: str
    construct: str
    path: str
    line: int
    function: str
    way: tuple[str, ...]
    us: float
    always_us: float
    share: float
    times: int
    terms: tuple[float, ...]
    source: str
    buys: str = ""
    code: str = ""
    rule: str = ""
    silence: SilenceKind | Literal[""] = ""
    why: str = ""
    compared: Compared | None = None
    callers: tuple[Caller, ...] = ()
    excerpt: Excerpt | None = None
    off_us: float = 0.0


class Entry(Record, frozen=True):
    """The bill of an entry point.

    ``name`` is its route, or how a message calls it: ``GET /feed``, ``sweep``. ``function`` is its dotted name,
    ``subject`` says what it is: ``request handler get_feed``. ``us`` is what one call spends on its dearest branches,
    ``always_us`` what every call does. ``rate`` is how many calls, or messages, there are per second, where somebody
    wrote that down; ``has_key``: for it, and not for all of its kind. ``off_us`` is how far ``us`` may be off in 9 of
    10 cases.
    """

    name: str
    function: str
    path: str
    line: int
    kind: HeatKind
    subject: str
    framework: str
    per: Literal["call", "message"]
    us: float
    always_us: float
    terms: tuple[float, ...]
    spent: tuple[Spent, ...]
    over_budget: bool = False
    rate: float | None = None
    compared: Compared | None = None
    routes: tuple[str, ...] = ()
    has_key: bool = False
    off_us: float = 0.0

    @property
    def cores(self) -> float | None:
        """Cores that it keeps busy on its dearest branches; ``None`` where nobody wrote down how often it is called."""
        return None if self.rate is None else self.rate * self.us / 1e6

    @property
    def least_cores(self) -> float | None:
        """The same if no call takes a branch on which it spawns."""
        return None if self.rate is None else self.rate * self.always_us / 1e6


class Against(Record, frozen=True):
    """The two environments that are compared, and what to know of that."""

    here: str
    there: str
    notes: tuple[str, ...] = ()


class Statement(Record, frozen=True):
    """All bills of a run, the dearest first.

    ``items`` is what n was taken to be. ``left`` counts the spawns of the files looked at that are on no bill, by the
    keys of ``LEFT``; ``spawns`` are all of them, and ``files`` how many files that were. ``sources`` are the tables,
    ``notes`` what to know about the prices. ``by_every``: the first is not the dearest, but spends most in every call.
    ``unread`` are files that could not be read, each with the reason.
    """

    entries: tuple[Entry, ...]
    items: int
    spawns: int
    files: int
    left: dict[str, int]
    sources: tuple[str, ...] = ()
    budget: float | None = None
    rates: Rates = Rates()
    against: Against | None = None
    notes: tuple[str, ...] = ()
    by_every: bool = False
    unread: tuple[tuple[str, str], ...] = ()

    @property
    def rated(self) -> tuple[Entry, ...]:
        """Those of which it is known how often they are called."""
        return tuple(each for each in self.entries if each.rate is not None)

    def money(self, cores: float | None) -> float | None:
        """What so many cores cost in a month; ``None`` where nobody wrote down what a core costs."""
        price = self.rates.core_hour
        return None if cores is None or price is None else cores * price * MONTH


class Format(Protocol):
    """An output format."""

    def text(self, statement: Statement, *, most: int, width: int | None) -> str:
        """The whole output.

        Args:
            statement: what there is to say.
            most: entry points that are shown, where the format is for people in a hurry; 0 for all.
            width: columns of the terminal; ``None`` where it is none.
        """


def compared(pairs: Iterable[Compared | None]) -> Compared:
    """All of them together."""
    known = [each for each in pairs if each is not None]
    return Compared(sum(each.here_us for each in known), sum(each.there_us for each in known))


def shown(entries: Sequence[Entry], most: int) -> tuple[Sequence[Entry], Sequence[Entry]]:
    """The entry points that are shown, and the rest."""
    return (entries, ()) if not most else (entries[:most], entries[most:])


def names() -> tuple[str, ...]:
    """The names of the formats."""
    modules = (each.name for each in pkgutil.iter_modules(__path__))
    return tuple(sorted(each.removeprefix("as_") for each in modules if each.startswith("as_")))


def load(name: str) -> Format:
    """A format by its name."""
    found: Format = import_module(f"{__name__}.as_{name}").FORMAT
    return found
