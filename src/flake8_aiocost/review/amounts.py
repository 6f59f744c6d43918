"""What is spent, and how one amount differs from another, also where it depends on a number that nobody knows."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Literal

from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

#: µs below which two amounts are the same: a rounding of floats.
LEAST_US = 0.0005
#: ``?``: more at some n, and less at others.
Sign = Literal["+", "-", "=", "?"]
#: Where it is looked whether more becomes less: no loop has more items.
_NUMBERS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 50, 100, 1_000, 10_000, 100_000, 1_000_000)


class Amount(Record, frozen=True):
    """µs on the dearest branches, at n; in every call; and the formulas of both, as ``bill.paid.Paid`` has the first.

    Without ``always_terms`` what every call spends is the same for each n.
    """

    us: float = 0.0
    always_us: float = 0.0
    terms: tuple[float, ...] = ()
    always_terms: tuple[float, ...] = ()

    def plus(self, other: Amount, times: int = 1) -> Amount:
        """Both together; with ``times=-1`` what this one is more than the other."""
        return Amount(
            self.us + times * other.us,
            self.always_us + times * other.always_us,
            _added(self.terms, other.terms, times),
            _added(self._every, other._every, times),
        )

    @property
    def rank(self) -> tuple[float, float]:
        """What to sort by: more is first, in every call above all.

        What is the same but for rounding is the same, on every machine.
        """
        return -round(self.always_us, 6) + 0.0, -round(self.us, 6) + 0.0

    @property
    def nothing(self) -> bool:
        """Whether it is no difference."""
        return all(abs(each) < LEAST_US for each in (self.us, self.always_us, *self.terms, *self.always_terms))

    @property
    def sign(self) -> Sign:
        """Of a difference on the dearest branches: whether it is more or less, whatever n is.

        What every call spends counts where there is no other difference.
        """
        found = _sign(self.us, self.terms)
        return self.always_sign if found == "=" and abs(self.us) < LEAST_US else found

    @property
    def always_sign(self) -> Sign:
        """Of a difference in every call, likewise."""
        return _sign(self.always_us, self._every)

    @property
    def contrary(self) -> bool:
        """Whether every call spends more, and the dearest branches less, or the other way round."""
        return {self.always_sign, _sign(self.us, self.terms)} == {"+", "-"}

    @property
    def told_sign(self) -> Sign:
        """Of what is told first: the difference in every call, and only without one that on the dearest branches."""
        return self.sign if self.always_sign == "=" else self.always_sign

    @property
    def turns(self) -> int:
        """The smallest n that is looked at from which on a difference has the other sign than at 1."""
        first = self.at(1)
        return next((n for n in _NUMBERS if first * self.at(n) < 0), 0)

    def at(self, n: int) -> float:
        """µs at some n, on the dearest branches."""
        return at(self.terms, n)

    @property
    def every(self) -> Amount:
        """What every call spends, as if it were all."""
        return Amount(self.always_us, self.always_us, self._every, self._every)

    @property
    def _every(self) -> tuple[float, ...]:
        """The formula of what every call spends."""
        return self.always_terms or ((self.always_us,) if self.always_us else ())


def _added(one: Sequence[float], other: Sequence[float], times: int) -> tuple[float, ...]:
    return tuple([here + times * there for here, there in zip_longest(one, other, fillvalue=0.0)])


def at(terms: Sequence[float], n: int) -> float:
    """µs of a formula at some n."""
    return sum((us * float(n) ** power for power, us in enumerate(terms)), 0.0)


def _sign(us: float, terms: Sequence[float]) -> Sign:
    signs = {each > 0 for each in terms if abs(each) >= LEAST_US}
    if len(signs) == 2:
        # More of one and less of another: at each n the one may outweigh the other.
        signs = {each > 0 for n in _NUMBERS if abs(each := at(terms, n)) >= LEAST_US}
    if not signs and not terms and abs(us) >= LEAST_US:
        signs = {us > 0}
    if len(signs) == 2:
        return "?"
    return "=" if not signs else "+" if signs.pop() else "-"


def total(amounts: list[Amount]) -> Amount:
    """All of them together."""
    found = Amount()
    for each in amounts:
        found = found.plus(each)
    return found
