"""The bills of one project as formats take them: as they were worked out, or kept, with how often things are called."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.bill_formats import Against, Entry, Spent
from flake8_aiocost.errors import printable
from flake8_aiocost.frontends.kept_bills import Asked, KeptBills, ModuleBills

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.bill.bills import Bills
    from flake8_aiocost.frontends.bill_made import Made
    from flake8_aiocost.frontends.kept_bills import BilledEntry
    from flake8_aiocost.frontends.opened import Opened
    from flake8_aiocost.heat.mounts import Mounts

__all__ = ("Asked", "OneProject")


class OneProject:
    """One project. Where its bills are known from an earlier run, it is not linked."""

    def __init__(self, opened: Opened, asked: Asked, bills: Bills | None = None, mounts: Mounts | None = None) -> None:
        """Add up nothing yet.

        Args:
            opened: the project.
            asked: what is asked of it.
            bills: those of the project, where they were added up before.
            mounts: where the project includes its routers, where that is known.
        """
        self._opened, self._asked, self._bills, self._mounts = opened, asked, bills, mounts
        self._kept = KeptBills(opened.indexed.sealed, asked)
        self._on_bills: set[tuple[int, int]] = set()
        paths = opened.indexed.paths
        #: What to call files, where that is not their path from the root.
        self._called = {path: printable(called) for path, called in zip(paths, opened.shown, strict=True)}
        self._as_they_are = all(path == called for path, called in self._called.items())
        #: The keys of the rates that fit some entry point.
        self.keys: set[str] = set()
        self.spawns = 0

    def entries(self) -> Iterator[Entry]:
        """Those of the files that were asked for."""
        for module in self._opened.chosen:
            for billed in self._of(module).entries:
                self._on_bills.update(billed.on)
                yield self._entry(billed)

    def left(self) -> Counter[str]:
        """Why the other spawns of these files are on no bill. Asked after ``entries``."""
        left: Counter[str] = Counter()
        for module in self._opened.chosen:
            for site, why in self._of(module).left:
                self.spawns += 1
                if (module, site) not in self._on_bills:
                    left[why] += 1
        return left

    @cached_property
    def against(self) -> Against | None:
        """The two environments that are compared."""
        if self._asked.against is None:
            return None
        from flake8_aiocost.bill.against import pair  # noqa: PLC0415  most runs compare nothing

        found = pair(self._opened.indexed.settings, self._asked.against)
        return Against(*found.labels, found.notes)

    def store(self) -> None:
        """Write what the next run may use."""
        self._kept.store()
        self._opened.indexed.store()

    def _of(self, module: int) -> ModuleBills:
        path = self._opened.indexed.paths[module]
        known = self._kept.get(path)
        if known is None:
            known = self._made.of(module)
            self._kept.put(path, known)
        return known

    @cached_property
    def _made(self) -> Made:
        from flake8_aiocost.frontends.bill_made import Made  # noqa: PLC0415  nothing changed: all is known

        return Made(self._opened, self._asked, self._bills, self._mounts)

    def _entry(self, billed: BilledEntry) -> Entry:
        rates, entry = self._asked.rates, billed.entry
        key = rates.key(billed.names)
        # What a surer one outweighs is no slip of the hand.
        self.keys.update(rates.fitting(billed.names))
        rate = rates.of(billed.names, entry.kind)
        spent = entry.spent if self._as_they_are else tuple(map(self._spent, entry.spent))
        path = self._called[entry.path]
        return structs.replace(entry, path=path, spent=spent, rate=rate, has_key=key is not None)

    def _spent(self, spent: Spent) -> Spent:
        callers = [
            structs.replace(each, path=self._called[each.path], called=self._place(each.called))
            for each in spent.callers
        ]
        return structs.replace(spent, path=self._called[spent.path], callers=tuple(callers))

    def _place(self, place: str) -> str:
        path, colon, line = place.rpartition(":")
        return f"{self._called[path]}{colon}{line}" if colon else ""
