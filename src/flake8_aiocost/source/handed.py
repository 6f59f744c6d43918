"""A number of awaitables that a call hands over."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Handed:
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

    def __add__(self, other: Handed) -> Handed:
        """Both together."""
        return Handed(
            self.known + other.known,
            self.unknown or other.unknown,
            self.futures or other.futures,
            self.opaque or other.opaque,
            (*self.children, *other.children),
            self.made | other.made,
        )

    def times(self, count: int | None) -> Handed:
        """The same ``count`` times over, or an unknown number of times."""
        if count == 0:
            return Handed()
        if count is None:
            return replace(self, known=0, unknown=self.unknown or self.known > 0)
        return replace(self, known=self.known * count)

    @property
    def tasks(self) -> bool:
        """Whether any of them becomes a task."""
        return self.known > 0 or self.unknown


FUTURE = Handed(futures=True)
OPAQUE = Handed(known=1, opaque=True)
