"""The bills of the modules of a project, worked out: names, places, what each spawn buys. Rates are no part of it."""

from __future__ import annotations

from collections import Counter
from itertools import zip_longest
from typing import TYPE_CHECKING, TypeAlias

from msgspec import structs

from flake8_aiocost.bill.rates import key_names
from flake8_aiocost.bill_formats import MOST_CALLERS, MOST_SPAWNS, Caller, Compared, Entry, Spent
from flake8_aiocost.cost.select import pricer
from flake8_aiocost.errors import Unreadable, printable
from flake8_aiocost.frontends.excerpts import Excerpts
from flake8_aiocost.frontends.graph import dotted
from flake8_aiocost.frontends.kept_bills import BilledEntry, ModuleBills
from flake8_aiocost.heat.entries import display
from flake8_aiocost.heat.mounts import Mounts
from flake8_aiocost.heat.precedence import SILENT
from flake8_aiocost.heat.routes import routes
from flake8_aiocost.model import PricedSpawn, Silence
from flake8_aiocost.module.definitions import lines_of
from flake8_aiocost.rules.wording import what

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.bill.bills import Bills
    from flake8_aiocost.bill.paid import Bill, Paid
    from flake8_aiocost.frontends.kept_bills import Asked
    from flake8_aiocost.frontends.opened import Opened
    from flake8_aiocost.model import Spawn

_Key: TypeAlias = "tuple[int, str, int]"
_BySpawn: TypeAlias = "dict[tuple[int, int], Paid]"


class Made:
    """Those of one project, which is linked for it."""

    def __init__(self, opened: Opened, asked: Asked, bills: Bills | None = None, mounts: Mounts | None = None) -> None:
        """Add up nothing yet.

        Args:
            opened: the project.
            asked: what is asked of it.
            bills: those of the project, where they were added up before.
            mounts: where the project includes its routers, where that is known.
        """
        self._opened, self._asked = opened, asked
        self._linted = opened.linted
        self._project = opened.linted.project
        self._bills = bills or opened.linted.entries.bills_by(pricer(opened.indexed.settings), asked.items)
        self._mounts = mounts or Mounts(self._project)
        self._lines: dict[int, list[int]] = {}
        self._excerpts = Excerpts(opened.source)
        self._told: dict[tuple[int, int], tuple[str, str, str, Silence | None]] = {}
        self._pair = self._compared()

    def of(self, module: int) -> ModuleBills:
        """The bills of the entry points of a module, and why its spawns are on none if they are on none."""
        bills = _numbered(self._bills.of(module))
        others = [_numbered(each.of(module)) for each in self._pair if each is not None]
        keys = dict.fromkeys([each for part in (bills, *others) for each in part])
        entries = []
        for key in keys:
            bill = bills.get(key) or _nothing(next(each[key] for each in others if key in each))
            entries.append(self._entry(bill, *[each.get(key) for each in others]))
        left = [(spawn.site, self._left(module, spawn)) for spawn in self._linted.spawns(module)]
        return ModuleBills(tuple(entries), tuple(left))

    def _left(self, module: int, spawn: Spawn) -> str:
        heat = self._linted.heats.of(module).of(module, spawn)
        return "cold" if heat.kind in SILENT else "unknown" if heat.kind == "unknown" else "seldom"

    def _compared(self) -> tuple[Bills, Bills] | tuple[None, None]:
        """The bills here and elsewhere, by prices that can be held against each other."""
        if self._asked.against is None:
            return None, None
        from flake8_aiocost.bill.against import pair  # noqa: PLC0415  most runs compare nothing

        found = pair(self._opened.indexed.settings, self._asked.against)
        by = self._linted.entries.bills_by
        return by(found.here, self._asked.items), by(found.there, self._asked.items)

    def _entry(self, bill: Bill, here: Bill | None = None, there: Bill | None = None) -> BilledEntry:
        module, local = self._project.place_of(bill.function)
        index = self._project.modules[module]
        function = index.facts.functions[local]
        names = routes(index, local, self._mounts)
        budget, path = self._opened.indexed.settings.budget, self._opened.indexed.paths[module]
        pairs = _by_spawn(here), _by_spawn(there)
        entry = Entry(
            printable(names[0] if names else display(function)),
            printable(dotted(self._opened, bill.function)),
            path,
            self._lines_of(module)[local],
            bill.heat.kind,
            printable(bill.heat.subject),
            printable(bill.heat.reason),
            bill.per,
            bill.us,
            bill.always_us,
            bill.terms,
            tuple([self._shown(each, self._spent(each, bill, *pairs), at) for at, each in enumerate(bill.paid)]),
            budget is not None and bill.us > budget,
            compared=_both(here, there) if self._asked.against is not None else None,
            routes=tuple(map(printable, names)),
            off_us=bill.interval.half_us,
        )
        asked = key_names(names, path, function.qualname)
        return BilledEntry(entry, asked, tuple([(each.module, each.spawn.site) for each in bill.paid]))

    def _spent(self, paid: Paid, bill: Bill, here: _BySpawn, there: _BySpawn) -> Spent:
        key = (paid.module, paid.spawn.site)
        code, rule, buys, silence = self._tell(*key, paid.spawn)
        function = self._project.function(self._project.number(paid.module, paid.spawn.function))
        way = [self._project.function(each) for each in paid.way]
        return Spent(
            what(PricedSpawn(paid.spawn, bill.heat, paid.price)),
            paid.spawn.construct,
            self._opened.indexed.paths[paid.module],
            self._project.modules[paid.module].facts.calls[paid.spawn.site].range[0],
            display(function) if function is not None else "the module itself",
            tuple([display(each) for each in way if each is not None]),
            paid.us,
            paid.always_us,
            paid.us / bill.us if bill.us else 0.0,
            paid.times,
            paid.terms,
            paid.price.source,
            buys,
            code,
            rule,
            silence.kind if silence is not None else "",
            printable(silence.why) if silence is not None else "",
            _both(here.get(key), there.get(key)) if self._asked.against is not None else None,
            off_us=paid.interval.half_us,
        )

    def _shown(self, paid: Paid, spent: Spent, at: int) -> Spent:
        """A spawn with what the page shows of it beside, if it is one of those that the page shows."""
        if not self._asked.page or at >= MOST_SPAWNS:
            return spent
        where = self._project.modules[paid.module].facts.calls[paid.spawn.site].range
        return structs.replace(
            spent, callers=_ends(tuple(self._callers(paid))), excerpt=self._excerpts.around(paid.module, where)
        )

    def _callers(self, paid: Paid) -> Iterator[Caller]:
        """The functions that lead to a spawn, each with the place where it is called."""
        called = ""
        for function, call in zip_longest(paid.way, paid.calls, fillvalue=-1):
            module, _ = self._project.place_of(function)
            path = self._opened.indexed.paths[module]
            record = self._project.function(function)
            yield Caller(display(record) if record is not None else "the module itself", path, called)
            facts = self._project.modules[module].facts
            called = f"{path}:{facts.calls[call].range[0]}" if call >= 0 else ""

    def _tell(self, module: int, site: int, spawn: Spawn) -> tuple[str, str, str, Silence | None]:
        """The rule that speaks of a spawn, what that buys, and why none speaks."""
        if (module, site) not in self._told:
            decided = self._linted.decisions.of(module, spawn).rule
            buys = self._linted.decisions.buys(module, spawn)
            silence = decided if isinstance(decided, Silence) else None
            code, rule = ("", "") if isinstance(decided, Silence) else (decided.code, decided.name)
            self._told[module, site] = code, rule, buys, silence
        return self._told[module, site]

    def _lines_of(self, module: int) -> list[int]:
        """The lines of the functions of a module."""
        if module not in self._lines:
            try:
                source = self._opened.source(module)
            except Unreadable:  # it has gone since it was read
                source = ""
            self._lines[module] = lines_of(self._project.modules[module].facts.functions, source)
        return self._lines[module]


def _ends(callers: tuple[Caller, ...]) -> tuple[Caller, ...]:
    """A way of which the page can draw a picture."""
    if len(callers) <= MOST_CALLERS:
        return callers
    first, last = callers[: MOST_CALLERS // 2], callers[1 - MOST_CALLERS // 2 :]
    left = len(callers) - len(first) - len(last)
    return (*first, Caller(f"… {left} functions …", last[0].path), *last)


def _numbered(bills: Sequence[Bill]) -> dict[_Key, Bill]:
    """Bills by function; a function may have several loops over messages."""
    seen: Counter[tuple[int, str]] = Counter()
    found: dict[_Key, Bill] = {}
    for each in bills:
        key = (each.function, each.per)
        found[(*key, seen[key])] = each
        seen[key] += 1
    return found


def _nothing(bill: Bill) -> Bill:
    """The bill of an entry point that spends something in another environment only."""
    return structs.replace(bill, paid=())


def _by_spawn(bill: Bill | None) -> _BySpawn:
    return {(each.module, each.spawn.site): each for each in bill.paid} if bill is not None else {}


def _both(here: Bill | Paid | None, there: Bill | Paid | None) -> Compared:
    return Compared(here.us if here is not None else 0.0, there.us if there is not None else 0.0)
