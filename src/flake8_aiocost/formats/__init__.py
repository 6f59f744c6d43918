"""What ``aiocost check`` prints: one file per output format, each with a ``FORMAT`` of its own, and what all are given.

Adding a file ``as_name.py`` adds the format: ``--format`` takes its name. A file whose name begins with ``_`` is none,
but what several share.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from flake8_aiocost.model import Finding, Heat, SilenceKind
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: What became of a spawn: something is said of it, a comment or an option silences that, or there is nothing to say.
Outcome: TypeAlias = Literal["reported", "noqa", "ignored", "baseline"] | SilenceKind


class Step(Record, frozen=True):
    """One step of the chain that makes a spawn hot. ``text`` says what happens there: ``calls Feed.load (...)``."""

    path: str
    line: int
    text: str


class Reported(Record, frozen=True):
    """A finding that is printed. What is about a file or the whole run has no spawn: no construct, heat or chain.

    Path, message and chain hold nothing but what can be printed: who prints it has seen to that.
    """

    path: str
    finding: Finding
    construct: str = ""
    heat: Heat | None = None
    chain: tuple[Step, ...] = ()


class Summary(Record, frozen=True):
    """What a run comes to. Every spawn that was found is in ``outcomes`` once. ``failed`` files met a fault of ours.

    ``missing`` is how many files of these projects could not be read, whether they were asked for or not.
    """

    files: int
    outcomes: dict[Outcome, int]
    unread: tuple[tuple[str, str], ...] = ()
    failed: int = 0
    missing: int = 0

    @property
    def found(self) -> int:
        """How many spawns there are."""
        return sum(self.outcomes.values())


class Format(Protocol):
    """The output of one run."""

    #: Whether it prints chains, which take time to work out.
    chains: bool
    #: Whether it says what the run comes to.
    totals: bool

    def findings(self, reported: Sequence[Reported]) -> Iterator[str]:
        """The text for the findings of one file, in the order in which they stand there."""

    def end(self, summary: Summary) -> str:
        """The text that ends the output."""


def names() -> tuple[str, ...]:
    """The names of the formats."""
    found = (each.name for each in pkgutil.iter_modules(__path__))
    return tuple(sorted(name.removeprefix("as_") for name in found if not name.startswith("_")))


def load(name: str) -> Format:
    """The format of that name, for one run."""
    found: Format = import_module(f"{__name__}.as_{name}").FORMAT()
    return found
