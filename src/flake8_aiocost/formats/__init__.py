"""What ``aiocost check`` prints: one file per output format, each with a ``FORMAT`` of its own, and what all are given.

Adding a file adds the format: ``--output-format`` takes its name.
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
Outcome: TypeAlias = Literal["reported", "noqa", "ignored"] | SilenceKind


class Step(Record, frozen=True):
    """One step of the chain that makes a spawn hot. ``text`` says what happens there: ``calls Feed.load (...)``."""

    path: str
    line: int
    text: str


class Reported(Record, frozen=True):
    """A finding that is printed. What is about a file or the whole run has no spawn: no construct, heat or chain."""

    path: str
    finding: Finding
    construct: str = ""
    heat: Heat | None = None
    chain: tuple[Step, ...] = ()


class Summary(Record, frozen=True):
    """What a run comes to. Every spawn that was found is in ``outcomes`` once. ``failed`` files met a fault of ours."""

    files: int
    outcomes: dict[Outcome, int]
    unread: tuple[tuple[str, str], ...] = ()
    failed: int = 0

    @property
    def found(self) -> int:
        """How many spawns there are."""
        return sum(self.outcomes.values())


class Format(Protocol):
    """An output format."""

    #: Whether it prints chains, which take time to work out.
    chains: bool

    def findings(self, reported: Sequence[Reported], *, first: bool) -> Iterator[str]:
        """The text for the findings of one file; ``first``: none were printed before."""

    def end(self, summary: Summary, *, empty: bool) -> str:
        """The text that ends the output; ``empty``: there were no findings."""


def names() -> tuple[str, ...]:
    """The names of the formats."""
    return tuple(sorted(each.name.removeprefix("as_") for each in pkgutil.iter_modules(__path__)))


def load(name: str) -> Format:
    """A format by its name."""
    found: Format = import_module(f"{__name__}.as_{name}").FORMAT
    return found
