"""What a change adds to the bills of a project, as records: entry points that spend more or less, and why."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from flake8_aiocost.records import Record
from flake8_aiocost.review.amounts import Amount, Sign  # noqa: TC001  records hold them
from flake8_aiocost.review.sides import Payer, Placed, Side, Told, Where

#: ``added``, ``removed``: it is paid for on one side only. ``changed``: it costs something else. ``same``: it does not.
#: ``carried``: it is known of one side only, though nothing tells that the change did that, so it counts on both.
Status = Literal["added", "removed", "changed", "same", "carried"]
#: Where the other side has what is paid for on one side only: on a ``branch`` that is not one of the dearest there, or
#: where it runs ``seldom``.
Elsewhere = Literal["", "branch", "seldom"]


class Through(Record, frozen=True):
    """A call on the way to a spawn that one side does not have: who calls whom, and where.

    ``path`` and ``line`` tell where the caller first names the function; ``line`` is 0 where it does not.
    """

    caller: str
    target: str
    path: str
    line: int = 0


class SpawnChange(Record, frozen=True):
    """One spawn that an entry point pays for, before or after or both.

    ``spawn`` is what is there after the change, or was before it; ``before`` what was there, if that reads otherwise.
    ``where`` is the function around, ``way`` how the functions are called that lead there. ``untouched``: the call
    itself was there before, in the same function, with the same text. ``through`` is a call on the way that one side
    does not have, ``edited`` where there is none a function on it that reads otherwise. ``elsewhere`` tells where the
    other side has the same; ``why`` says why something is carried. ``always``: every call comes to it. ``told`` is what
    is decided of a spawn that is added or changed.
    """

    status: Status
    spawn: Placed
    where: Where
    way: tuple[str, ...]
    amount: Amount
    untouched: bool = False
    through: Through | None = None
    edited: Where | None = None
    before: Placed | None = None
    elsewhere: Elsewhere = ""
    why: str = ""
    always: bool = False
    told: Told = Told()


class EntryChange(Record, frozen=True, dict=True):
    """An entry point that spends more or less than before.

    ``was`` is its name before, where that is another one. ``state``: ``new`` and ``gone`` tell that there is no such
    entry point on the other side; ``changed`` ones are on both, though they may spend nothing on one. ``spends`` is
    what one call really spends after the change, by which it is held against a budget.
    """

    payer: Payer
    where: Where
    line: int
    state: Literal["new", "gone", "changed"]
    before: Amount
    after: Amount
    spawns: tuple[SpawnChange, ...]
    spends: float
    was: str = ""

    @cached_property
    def amount(self) -> Amount:
        """What one call spends more than before."""
        return self.after.plus(self.before, -1)

    @cached_property
    def every(self) -> bool:
        """Whether each call spends more or less, and not only one that takes a branch."""
        return self.amount.always_sign != "="

    @cached_property
    def sign(self) -> Sign:
        """Of what each call spends more than before; where that is nothing, of the dearest branches."""
        return self.amount.told_sign

    @property
    def rank(self) -> tuple[bool, float, float, str, str, str]:
        """What to sort by: what each call spends comes first, and what adds most; what saves most is last."""
        return (not self.every, *self.amount.rank, self.payer.name, self.where.path, self.where.function)


class Loose(Record, frozen=True):
    """A new spawn that no known entry point reaches, so that nobody knows how often it runs."""

    spawn: Placed
    where: Where


class Difference(Record, frozen=True):
    """What a change adds to the bills of one project.

    ``changes`` are the entry points that spend more or less, ``carried`` those of which less or more is known, and
    which do not spend another sum for all that is known. ``small`` are changes below ``min-cost``. ``loose`` are new
    spawns that no known entry point reaches. ``unread`` has path, side and reason of what was read on one side only.
    """

    base: Side
    head: Side
    changes: tuple[EntryChange, ...] = ()
    carried: tuple[EntryChange, ...] = ()
    small: int = 0
    loose: tuple[Loose, ...] = ()
    unread: tuple[tuple[str, str, str], ...] = ()
