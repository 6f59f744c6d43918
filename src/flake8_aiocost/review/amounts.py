"""What is spent, and how one amount differs from another, also where it depends on a number that nobody knows."""

from __future__ import annotations

from itertools import zip_longest
from typing import Literal

from flake8_aiocost.records import Record

#: µs below which two amounts are the same: a rounding of floats.
LEAST_US = 0.0005
#: ``?``: more at some n, and less at others.
Sign = Literal["+", "-", "=", "?"]
#: Where it is looked whether more becomes less: no loop has more items.
_NUMBERS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 50, 100, 1_000, 10_000, 100_000, 1_000_000)


class Amount(Record, frozen=True):
    """µs on the dearest branches, at n; in every call; and the formula of the first, as ``bill.paid.Paid`` has it."""

    us: float = 0.0
    always_us: float = 0.0
    terms: tuple[float, ...] = ()

    def plus(self, other: Amount, times: int = 1) -> Amount:
        """Both together; with ``times=-1`` what this one is more than the other."""
        pairs = zip_longest(self.terms, other.terms, fillvalue=0.0)
        return Amount(
            self.us + times * other.us,
            self.always_us + times * other.always_us,
            tuple([here + times * there for here, there in pairs]),
        )

    @property
    def rank(self) -> tuple[float, float]:
        """What to sort by: more is first. What is the same but for rounding is the same, on every machine."""
        return -round(self.us, 6), -round(self.always_us, 6)

    @property
    def nothing(self) -> bool:
        """Whether it is no difference."""
        return all(abs(each) < LEAST_US for each in (self.us, self.always_us, *self.terms))

    @property
    def sign(self) -> Sign:
        """Of a difference: whether it is more or less, whatever n is.

        What every call spends counts where there is no other difference.
        """
        signs = {each > 0 for each in self.terms if abs(each) >= LEAST_US}
        if len(signs) == 2:
            # More of one and less of another: at each n the one may outweigh the other.
            signs = {each > 0 for n in _NUMBERS if abs(each := self.at(n)) >= LEAST_US}
        if not signs and abs(self.us) < LEAST_US:
            signs = {self.always_us > 0} if abs(self.always_us) >= LEAST_US else set()
        if len(signs) == 2:
            return "?"
        return "=" if not signs else "+" if signs.pop() else "-"

    @property
    def turns(self) -> int:
        """The smallest n that is looked at from which on a difference has the other sign than at 1."""
        first = self.at(1)
        return next((n for n in _NUMBERS if first * self.at(n) < 0), 0)

    def at(self, n: int) -> float:
        """µs at some n."""
        return sum((us * float(n) ** power for power, us in enumerate(self.terms)), 0.0)


def total(amounts: list[Amount]) -> Amount:
    """All of them together."""
    found = Amount()
    for each in amounts:
        found = found.plus(each)
    return found
