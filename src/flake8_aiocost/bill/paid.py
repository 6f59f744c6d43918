"""What is on a bill."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Literal

from flake8_aiocost.bill.often import NEVER, ONCE, Often, formula, repeated
from flake8_aiocost.effects.waits import LEAST_ITEMS
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flake8_aiocost.model import Heat, Spawn
    from flake8_aiocost.price import Interval, Price


class Paid(Record, frozen=True):
    """A spawn of a module that one call of an entry point comes to, ``often`` at the least.

    ``items`` is how many items each loop over items is taken to have, and each spawn of an unknown number of children.
    ``way`` are the functions from the entry point to the one that spawns, by which it is run most often. ``every`` is
    how often every call runs it, if nothing raises an error. ``calls`` are those that lead from each function of the
    way to the next one, by their numbers in its module, -1 where none is written there.
    """

    module: int
    spawn: Spawn
    price: Price
    items: int = LEAST_ITEMS
    often: Often = ONCE
    every: Often = NEVER
    way: tuple[int, ...] = ()
    calls: tuple[int, ...] = ()

    @property
    def times(self) -> int:
        """How often it is run with so many items."""
        return repeated(self.often, self.items)

    @property
    def always(self) -> int:
        """How often every call runs it, with so many items."""
        return repeated(self.every, self.items)

    @property
    def always_us(self) -> float:
        """µs of it that every call spends, whatever branches it takes."""
        return excess_us(self.price, self.items) * self.always

    @property
    def us(self) -> float:
        """µs of CPU that it adds to the sequence, all times together."""
        return excess_us(self.price, self.items) * self.times

    @property
    def terms(self) -> tuple[float, ...]:
        """The same as a formula: the µs that are paid once, for each of n items, for each of n times n, and so on."""
        return formula(self.often, self._prices)

    @property
    def always_terms(self) -> tuple[float, ...]:
        """The formula of what every call spends."""
        return formula(self.every, self._prices)

    @property
    def _prices(self) -> tuple[float, ...]:
        if self.price.total is not None:
            return (self.price.total.excess_us,)
        return self.price.fixed.excess_us, self.price.per_child.excess_us

    @property
    def interval(self) -> Interval:
        """How far ``us`` may be off. One price is off by as much each time that it is paid."""
        from flake8_aiocost.cost.interval import total  # noqa: PLC0415  a budget needs none of it

        price = self.price
        if price.total is not None:
            parts = [price.total.interval]
        else:
            each = price.per_child.interval
            parts = [price.fixed.interval, each and each.scaled(self.items)]
        return total([part for part in parts if part is not None]).times(self.times)

    @property
    def is_exact(self) -> bool:
        """Whether it is known how often it runs and how many children it has."""
        return len(self.often) == 1 and self.price.total is not None


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
    def always_us(self) -> float:
        """µs of that which every call spends, whatever branches it takes."""
        return sum(each.always_us for each in self.paid)

    @property
    def terms(self) -> tuple[float, ...]:
        """The formula of all of them together, as ``Paid`` has it."""
        return added(each.terms for each in self.paid)

    @property
    def interval(self) -> Interval:
        """How far ``us`` may be off."""
        from flake8_aiocost.cost.interval import total  # noqa: PLC0415  a budget needs none of it

        found = total([each.interval for each in self.paid])
        return found.beside_others() if len(self.paid) > 1 else found

    @property
    def is_exact(self) -> bool:
        """Whether that is all, and not the least."""
        return all(each.is_exact for each in self.paid)


def excess_us(price: Price, items: int = LEAST_ITEMS) -> float:
    """µs that one run of a spawn adds to the sequence: where the number of children is unknown, with ``items``."""
    if price.total is not None:
        return price.total.excess_us
    return price.fixed.excess_us + items * price.per_child.excess_us


def added(formulas: Iterable[tuple[float, ...]]) -> tuple[float, ...]:
    """The sum of formulas, as ``Paid.terms`` has them."""
    return tuple(map(sum, zip_longest(*formulas, fillvalue=0.0)))


def dearest_first(paid: Iterable[Paid]) -> tuple[Paid, ...]:
    """Spawns in the order of a bill; those of one price as the modules and texts have them."""
    return tuple(sorted(paid, key=lambda each: (-each.us, each.module, each.spawn.site)))
