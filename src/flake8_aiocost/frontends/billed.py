"""The bills of several projects together, as formats take them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, TypeAlias

from flake8_aiocost.bill.rates import Rates
from flake8_aiocost.bill_formats import LEFT, Against, Entry, Statement
from flake8_aiocost.cost.select import pricer
from flake8_aiocost.errors import printable
from flake8_aiocost.frontends.bill_entries import OneProject
from flake8_aiocost.frontends.unread import way_out

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flake8_aiocost.frontends.bill_entries import Asked
    from flake8_aiocost.frontends.opened import Opened

Order: TypeAlias = Literal["most", "every", "cores"]
#: What comes first: the dearest branches, what every call spends, or where it is known how often it is called, the most
#: of a core.
ORDERS: dict[Order, Callable[[Entry], float]] = {
    "most": lambda entry: entry.us,
    "every": lambda entry: entry.always_us,
    "cores": lambda entry: entry.cores or 0.0,
}


class Billed:
    """The bills of some projects together."""

    def __init__(self) -> None:
        """There are none yet."""
        self._entries: list[Entry] = []
        self._left: Counter[str] = Counter()
        self._spawns = self._files = 0
        self._against: list[Against] = []
        self._rates: list[Rates] = []
        self._notes: list[str] = []
        self._budgets: list[float | None] = []
        self._unread: dict[tuple[str, str], None] = {}

    def add(self, opened: Opened, asked: Asked) -> None:
        """Add those of a project.

        Args:
            opened: the project.
            asked: what is asked of it.
        """
        settings = opened.indexed.settings
        prices = pricer(settings)
        found = OneProject(opened, asked)
        entries = list(found.entries())
        self._entries += entries
        self._left += found.left()
        found.store()
        self._spawns += found.spawns
        self._files += len(opened.chosen)
        # A file of a project inside of another one is one of both.
        self._unread.update(dict.fromkeys((printable(path), printable(why)) for path, why in opened.unread))
        self._rates.append(asked.rates)
        self._budgets.append(settings.budget)
        if found.against is not None:
            self._against.append(found.against)
        if line := way_out(opened):
            self._notes.append(line)
        if entries and prices.problem is not None:
            self._notes.append(prices.problem)
        if opened.whole and len(opened.chosen) == len(opened.indexed.paths):
            unused = [key for key, _ in asked.rates.rates if key not in found.keys]
            self._notes += [f"{asked.rates.path}: {key!r} is no entry point that spawns" for key in unused]

    def statement(self, items: int, order: Order = "most") -> Statement:
        """All of it, in some order.

        Args:
            items: what n was taken to be.
            order: by what comes first.
        """
        by = ORDERS[order]
        entries = sorted(self._entries, key=lambda each: (-by(each), -each.us, each.path, each.line, each.name))
        prices = {(each.core_hour, each.currency) for each in self._rates}
        rates = self._rates[0] if len(prices) == 1 else Rates()
        notes = list(dict.fromkeys(self._notes))
        if len(prices) > 1:
            notes.append("the projects have different prices of a core, so no money is told")
        return Statement(
            tuple(entries),
            items,
            self._spawns,
            self._files,
            {reason: self._left[reason] for reason in LEFT if self._left[reason]},
            tuple(sorted({spent.source for entry in entries for spent in entry.spent})),
            self._budgets[0] if len(set(self._budgets)) == 1 else None,
            rates,
            _joined(self._against),
            tuple(map(printable, notes)),
            order == "every",
            tuple(self._unread),
        )


def _joined(against: Sequence[Against]) -> Against | None:
    if not against:
        return None
    here = " and ".join(dict.fromkeys(each.here for each in against))
    there = " and ".join(dict.fromkeys(each.there for each in against))
    return Against(here, there, tuple(dict.fromkeys(note for each in against for note in each.notes)))
