"""The bills of one project as formats take them: names, places, what each spawn buys, how often it is paid."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from msgspec import structs

from flake8_aiocost.bill.rates import Rates  # noqa: TC001  a record holds it
from flake8_aiocost.bill_formats import Against, Compared, Entry, Spent
from flake8_aiocost.cost.select import pricer
from flake8_aiocost.errors import Unreadable
from flake8_aiocost.frontends.console import printable
from flake8_aiocost.frontends.graph import dotted
from flake8_aiocost.heat.entries import display
from flake8_aiocost.heat.precedence import SILENT
from flake8_aiocost.heat.routes import routes
from flake8_aiocost.model import PricedSpawn, Silence
from flake8_aiocost.module.definitions import lines_of
from flake8_aiocost.project.patterns import dotted_names
from flake8_aiocost.records import Record
from flake8_aiocost.rules.wording import what

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.bill.bills import Bills
    from flake8_aiocost.bill.paid import Bill, Paid
    from flake8_aiocost.frontends.opened import Opened
    from flake8_aiocost.model import Spawn

_Key: TypeAlias = "tuple[int, str, int]"
_BySpawn: TypeAlias = "dict[tuple[int, int], Paid]"


class Asked(Record, frozen=True):
    """What is asked of a project: what n is taken to be, how often things are called, another environment."""

    items: int
    rates: Rates
    against: str | None


class OneProject:
    """One project."""

    def __init__(self, opened: Opened, asked: Asked, bills: Bills | None = None) -> None:
        """Add up nothing yet.

        Args:
            opened: the project.
            asked: what is asked of it.
            bills: those of the project, where they are known.
        """
        self._opened, self._asked = opened, asked
        self._linted = opened.linted
        self._project = opened.linted.project
        self._bills = bills or opened.linted.entries.bills_by(pricer(opened.indexed.settings), asked.items)
        self._on_bills: set[tuple[int, int]] = set()
        self._lines: dict[int, list[int]] = {}
        self._told: dict[tuple[int, int], tuple[str, str, str, Silence | None]] = {}
        #: The keys of the rates that hold for some entry point.
        self.keys: set[str] = set()
        self.spawns = 0
        self.against: Against | None = None

    def entries(self) -> Iterator[Entry]:
        """Those of the files that were asked for."""
        pair = self._compared()
        for module in self._opened.chosen:
            bills = _numbered(self._bills.of(module))
            others = [_numbered(each.of(module)) for each in pair if each is not None]
            for key in dict.fromkeys([each for part in (bills, *others) for each in part]):
                bill = bills.get(key) or _nothing(next(each[key] for each in others if key in each))
                yield self._entry(bill, *[each.get(key) for each in others])

    def left(self) -> Counter[str]:
        """Why the other spawns of these files are on no bill. Asked after ``entries``."""
        left: Counter[str] = Counter()
        for module in self._opened.chosen:
            for spawn in self._linted.spawns(module):
                self.spawns += 1
                if (module, spawn.site) not in self._on_bills:
                    heat = self._linted.heats.of(module).of(module, spawn)
                    left["cold" if heat.kind in SILENT else "unknown" if heat.kind == "unknown" else "seldom"] += 1
        return left

    def _compared(self) -> tuple[Bills, Bills] | tuple[None, None]:
        """The bills here and elsewhere, by prices that can be held against each other."""
        if self._asked.against is None:
            return None, None
        from flake8_aiocost.bill.against import pair  # noqa: PLC0415  most runs compare nothing

        found = pair(self._opened.indexed.settings, self._asked.against)
        self.against = Against(*found.labels, found.notes)
        by = self._linted.entries.bills_by
        return by(found.here, self._asked.items), by(found.there, self._asked.items)

    def _entry(self, bill: Bill, here: Bill | None = None, there: Bill | None = None) -> Entry:
        module, local = self._project.place_of(bill.function)
        index = self._project.modules[module]
        function = index.facts.functions[local]
        names = routes(index, local)
        budget, path = self._opened.indexed.settings.budget, self._opened.indexed.paths[module]
        asked = (*names, *(each.partition(" ")[2] for each in names), *dotted_names(path, function.qualname))
        if (key := self._asked.rates.key(asked)) is not None:
            self.keys.add(key)
        pairs = _by_spawn(here), _by_spawn(there)
        return Entry(
            printable(names[0] if names else display(function)),
            printable(dotted(self._opened, bill.function)),
            printable(self._opened.shown[module]),
            self._lines_of(module)[local],
            bill.heat.kind,
            printable(bill.heat.subject),
            printable(bill.heat.reason),
            bill.per,
            bill.us,
            bill.always_us,
            bill.terms,
            tuple([self._spent(each, bill, *pairs) for each in bill.paid]),
            budget is not None and bill.us > budget,
            self._asked.rates.of(asked, bill.heat.kind),
            _both(here, there) if self.against is not None else None,
            tuple(map(printable, names)),
            key is not None,
        )

    def _spent(self, paid: Paid, bill: Bill, here: _BySpawn, there: _BySpawn) -> Spent:
        key = (paid.module, paid.spawn.site)
        self._on_bills.add(key)
        code, rule, buys, silence = self._tell(*key, paid.spawn)
        function = self._project.function(self._project.number(paid.module, paid.spawn.function))
        way = [self._project.function(each) for each in paid.way]
        return Spent(
            what(PricedSpawn(paid.spawn, bill.heat, paid.price)),
            paid.spawn.construct,
            printable(self._opened.shown[paid.module]),
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
            _both(here.get(key), there.get(key)) if self.against is not None else None,
        )

    def _tell(self, module: int, site: int, spawn: Spawn) -> tuple[str, str, str, Silence | None]:
        """The rule that speaks of a spawn, what that buys, and why none speaks."""
        if (module, site) not in self._told:
            decided = self._linted.decision(module, spawn)
            buys = self._linted.buys(module, spawn)
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
