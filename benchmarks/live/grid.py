"""Which cells there are, and in what order they are measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: How many children the sequence has that a shape of n is compared with.
CHILDREN_OF = {"two_gathers": lambda n: 2 * n, "gather_in_group": lambda n: n + 1}
SINCE = {"task_group": (3, 11), "gather_in_group": (3, 11)}
MAIN = ("gather", "create_task", "task_group")
MIXED = ("two_gathers", "gather_in_group")
FAN_OUTS = (2, 3, 5, 8, 20, 50)
MIXED_FAN_OUTS = (2, 5, 8)
#: n hops to a thread, one after the other.
HOPS = ("to_thread",)
HOP_FAN_OUTS = (2, 3, 5)
#: The constructs that are measured at some n only.
FEWER = {**dict.fromkeys(MIXED, MIXED_FAN_OUTS), **dict.fromkeys(HOPS, HOP_FAN_OUTS)}


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing to measure: what it adds to a request over the sequence of as many children."""

    construct: str
    n: int
    awaitable: str
    connections: int

    @property
    def path(self) -> str:
        """The handler that runs it."""
        return f"/feed/{self.construct}/{self.n}/{self.awaitable}?page=2&size=20"

    @property
    def children(self) -> int:
        """How many children one execution awaits."""
        return CHILDREN_OF[self.construct](self.n) if self.construct in CHILDREN_OF else self.n

    @property
    def sequence(self) -> Cell:
        """What it is compared with."""
        return Cell("sequence", self.children, self.awaitable, self.connections)


def cells(
    python: tuple[int, int], constructs: list[str], fan_outs: list[int], awaitables: list[str], connections: list[int]
) -> Iterator[tuple[Cell, ...]]:
    """The cells that this Python has, in groups that share a sequence and a number of connections.

    Hops to threads have groups of their own: what comes after one finds colder caches.
    """
    groups: dict[tuple[Cell, bool], list[Cell]] = {}
    for at_once in connections:
        for awaitable in awaitables:
            for n in fan_outs:
                for construct in constructs:
                    if python >= SINCE.get(construct, (3, 10)) and n in FEWER.get(construct, fan_outs):
                        cell = Cell(construct, n, awaitable, at_once)
                        groups.setdefault((cell.sequence, construct in HOPS), []).append(cell)
    for group in groups.values():
        yield tuple(group)
