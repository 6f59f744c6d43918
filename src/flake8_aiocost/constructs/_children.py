"""The children of a spawn: a number of awaitables, as far as they can be counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.model import FanOut
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Nobody reads more names than this, and a program of 30 lines can double them 30 times.
_MOST_NAMES = 1_000


class Children(Record, frozen=True):
    """``known`` awaitables that become tasks, and an unknown number more if ``unknown``.

    ``maybe`` is how many more there are on some branches, and not on others.
    ``made`` holds the indexes of the ``create_task`` calls that made tasks among them: such a task and what it is
    handed to are one spawn. ``futures``: there are others among them that run anyway (an inner ``gather``,
    ``self.task``). ``running`` of these are tasks that another function has made; ``beside``: nobody knows how many
    they are, and it matters that there are some. ``opaque``: some could be either. ``names`` are their resolved names,
    as far as they can be read; ``unnamed``: of some they cannot.
    """

    known: int = 0
    unknown: bool = False
    futures: bool = False
    opaque: bool = False
    names: tuple[str, ...] = ()
    unnamed: bool = False
    made: frozenset[int] = frozenset()
    maybe: int = 0
    running: int = 0
    beside: bool = False

    @staticmethod
    def total(parts: Iterable[Children]) -> Children:
        """All of them together, in time linear in their sizes."""
        every = list(parts)
        if len(every) == 1:
            return every[0]
        names = [name for part in every for name in part.names]
        return Children(
            sum(part.known for part in every),
            any(part.unknown for part in every),
            any(part.futures for part in every),
            any(part.opaque for part in every) or len(names) > _MOST_NAMES,
            tuple(names[:_MOST_NAMES]),
            any(part.unnamed for part in every) or len(names) > _MOST_NAMES,
            frozenset().union(*(part.made for part in every)),
            sum(part.maybe for part in every),
            sum(part.running for part in every),
            any(part.beside for part in every),
        )

    def __add__(self, other: Children) -> Children:
        """Both together."""
        return Children.total((self, other))

    def times(self, count: int | None) -> Children:
        """The same ``count`` times over, or an unknown number of times."""
        if count == 0:
            return Children()
        if count is None:
            unknown = self.unknown or self.known + self.maybe > 0
            return structs.replace(self, known=0, unknown=unknown, maybe=0, running=0)
        return structs.replace(self, known=self.known * count, maybe=self.maybe * count, running=self.running * count)

    def perhaps(self) -> Children:
        """The same, or nothing."""
        return structs.replace(self, known=0, maybe=self.known + self.maybe, running=0)

    @property
    def tasks(self) -> bool:
        """Whether any of them becomes a task."""
        return self.known > 0 or self.unknown or self.maybe > 0

    @property
    def fan_out(self) -> FanOut:
        """How many of them become tasks."""
        if self.unknown or not self.maybe:
            return FanOut(self.known, self.unknown, 0, self.running, self.beside)
        return FanOut(self.known, True, self.known + self.maybe, self.running, self.beside)


FUTURE = Children(futures=True, unnamed=True)
OPAQUE = Children(known=1, opaque=True, unnamed=True)
