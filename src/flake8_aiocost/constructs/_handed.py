"""A number of awaitables that a call hands over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Nobody reads more names than this, and a program of 30 lines can double them 30 times.
_MOST_CHILDREN = 1_000


class Handed(Record, frozen=True):
    """``known`` awaitables that become tasks, and an unknown number more if ``unknown``.

    ``made`` holds the indexes of the ``create_task`` calls that made tasks among them: such a task and what it is
    handed to are one spawn. ``futures``: there are others among them that run anyway (an inner ``gather``,
    ``self.task``). ``opaque``: some could be either. ``children`` are resolved names, as in ``Spawn``.
    """

    known: int = 0
    unknown: bool = False
    futures: bool = False
    opaque: bool = False
    children: tuple[str, ...] = ()
    made: frozenset[int] = frozenset()

    @staticmethod
    def total(parts: Iterable[Handed]) -> Handed:
        """All of them together, in time linear in their sizes."""
        every = list(parts)
        if len(every) == 1:
            return every[0]
        children = [child for part in every for child in part.children]
        return Handed(
            sum(part.known for part in every),
            any(part.unknown for part in every),
            any(part.futures for part in every),
            any(part.opaque for part in every) or len(children) > _MOST_CHILDREN,
            tuple(children[:_MOST_CHILDREN]),
            frozenset().union(*(part.made for part in every)),
        )

    def __add__(self, other: Handed) -> Handed:
        """Both together."""
        return Handed.total((self, other))

    def times(self, count: int | None) -> Handed:
        """The same ``count`` times over, or an unknown number of times."""
        if count == 0:
            return Handed()
        if count is None:
            return structs.replace(self, known=0, unknown=self.unknown or self.known > 0)
        return structs.replace(self, known=self.known * count)

    @property
    def tasks(self) -> bool:
        """Whether any of them becomes a task."""
        return self.known > 0 or self.unknown


FUTURE = Handed(futures=True)
OPAQUE = Handed(known=1, opaque=True)
