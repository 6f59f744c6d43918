"""What is on a bill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from flake8_aiocost.effects.waits import LEAST_ITEMS
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flake8_aiocost.model import Heat, Price, Spawn


class Paid(Record, frozen=True):
    """A spawn of a module that one call of an entry point comes to, ``times`` times at the least."""

    module: int
    spawn: Spawn
    price: Price
    times: int = 1

    @property
    def us(self) -> float:
        """µs of CPU that it adds to the sequence, all times together."""
        return excess_us(self.price) * self.times

    @property
    def is_exact(self) -> bool:
        """Whether it is known how often it runs and how many children it has."""
        return self.times == 1 and self.price.total is not None


class Bill(Record, frozen=True):
    """What one call of an entry point spends on spawning.

    ``function`` is the entry point, by its number in the project, or the function around the loop over messages that is
    one. ``heat`` says what it is, and ``per`` what the bill is for. ``paid`` has each spawn once, the dearest first.
    """

    function: int
    heat: Heat
    paid: tuple[Paid, ...]
    per: Literal["call", "message"] = "call"

    @property
    def us(self) -> float:
        """µs of CPU that all of them add to the sequence."""
        return sum(each.us for each in self.paid)

    @property
    def is_exact(self) -> bool:
        """Whether that is all, and not the least."""
        return all(each.is_exact for each in self.paid)


def excess_us(price: Price) -> float:
    """µs that one run of a spawn adds to the sequence: where the number of children is unknown, with two."""
    if price.total is not None:
        return price.total.excess_us
    return price.fixed.excess_us + LEAST_ITEMS * price.per_child.excess_us


def dearest_first(paid: Iterable[Paid]) -> tuple[Paid, ...]:
    """Spawns in the order of a bill; those of one price as the modules and texts have them."""
    return tuple(sorted(paid, key=lambda each: (-each.us, each.module, each.spawn.site)))
