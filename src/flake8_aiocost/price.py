"""What a spawn costs: where that holds, what it is made of, and how far it may be off."""

from __future__ import annotations

from math import hypot, inf
from typing import Literal

from flake8_aiocost.records import Record

Load = Literal["alone", "busy"]
LoopKind = Literal["asyncio", "uvloop"]
TaskFactory = Literal["default", "eager"]
#: How a task shares the turns of what its function awaits: it is awaited after that too, or nobody awaits it.
Beside = Literal["", "awaited", "left"]


class Environment(Record, frozen=True):
    """Where a cost holds."""

    python: tuple[int, int]
    loop: LoopKind = "asyncio"
    task_factory: TaskFactory = "default"
    load: Load = "busy"


class Interval(Record, frozen=True):
    """How far a cost may be off, in µs to either side, in 90 of 100 cases, by what that is made of.

    ``scatter_us`` is that of the points of the table, ``spells_us`` that of the hour in which they were measured, and
    ``method_us`` that of the method, as live servers show it. ``others_us`` is by how much more the method is off where
    the same request runs other spawns too: they share caches, and what makes the collector run.
    """

    scatter_us: float
    spells_us: float
    method_us: float
    others_us: float = 0.0

    @property
    def half_us(self) -> float:
        """Half of the interval's width, all three taken together."""
        return hypot(self.scatter_us, self.spells_us, self.method_us)

    def scaled(self, number: int) -> Interval:
        """That of so many times the cost, which is off by as much each time."""
        found = (self.scatter_us, self.spells_us, self.method_us, self.others_us)
        return Interval(*(number * each for each in found))

    def times(self, number: int) -> Interval:
        """That of a spawn that a request runs so many times."""
        return self.scaled(number).beside_others() if number > 1 else self

    def beside_others(self) -> Interval:
        """The same where the request runs other spawns too."""
        return Interval(self.scatter_us, self.spells_us, self.method_us + self.others_us)

    def around(self, us: float) -> tuple[float, float]:
        """Both ends around a cost, which is never below zero."""
        return max(0.0, us - self.half_us), us + self.half_us


class Cost(Record, frozen=True):
    """µs of CPU: of the construct, and of the same awaits in sequence.

    ``interval`` tells how far the first may be off, and what it costs more than the second: both by as much, since
    live servers show that difference. A price has one; what is only looked up in a table has none.
    """

    construct_us: float
    sequence_us: float
    interval: Interval | None = None

    @property
    def excess_us(self) -> float:
        """What the construct costs more than the sequence; never below zero."""
        return max(0.0, self.construct_us - self.sequence_us)


class Item(Record, frozen=True):
    """What a spawn brings along, and what that adds to its price.

    ``us`` is for the spawn as it is, or for the call where the number of its children is not known, and
    ``per_child_us`` for each child then. ``source`` names the table where it is not the one of the price, which may be
    older than the item.
    """

    name: str
    us: float
    per_child_us: float = 0.0
    source: str = ""


class Price(Record, frozen=True):
    """A spawn's cost, with where the number comes from.

    Known fan-out: ``total`` holds the cost of that many. Unknown, or tasks that a loop starts together: ``total`` is
    ``None``, and the cost is ``fixed`` plus ``per_child`` for each. ``source`` is the text of the message's brackets:
    ``prod-c7g: cpython3.13 uvloop``, what the numbers were measured on. ``environment`` is what the code will run on;
    the two differ only where no table fits. ``items`` are parts of it that a sequence does not need, ``beside`` says
    how a task shares the turns of other work.
    """

    total: Cost | None
    fixed: Cost
    per_child: Cost
    source: str
    environment: Environment
    items: tuple[Item, ...] = ()
    beside: Beside = ""

    @property
    def most_excess_us(self) -> float:
        """What it may add to the sequence: without limit where nobody knows the number of children."""
        if self.total is not None:
            return self.total.excess_us
        return inf if self.per_child.excess_us > 0 else self.fixed.excess_us
