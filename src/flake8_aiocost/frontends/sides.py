"""A side of a comparison, made of a project: its bills and its spawns as plain data."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from flake8_aiocost.bill.paid import excess_us
from flake8_aiocost.bill.rates import key_names
from flake8_aiocost.constructs import declared
from flake8_aiocost.cost.select import pricer
from flake8_aiocost.errors import Unreadable, printable
from flake8_aiocost.heat.entries import display
from flake8_aiocost.heat.mounts import Mounts
from flake8_aiocost.heat.routes import routes
from flake8_aiocost.model import Position, PricedSpawn, Silence
from flake8_aiocost.module.text import Lines
from flake8_aiocost.review.known import text_of
from flake8_aiocost.review.sides import Payer, Placed, Share, Side, Told, Where
from flake8_aiocost.rules.wording import what

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.bill.paid import Bill
    from flake8_aiocost.frontends.opened import Opened
    from flake8_aiocost.model import HeatKind


def side_of(opened: Opened, items: int) -> Side:
    """What the entry points of a project pay for.

    Args:
        opened: the project.
        items: what n is taken to be.

    Raises:
        AiocostError: a setting, a framework or library file is wrong.
    """
    return _Maker(opened, items).side()


def told_of(opened: Opened, side: Side, number: int) -> Told:
    """What is decided of a spawn of a side.

    Args:
        opened: the project, of which the side was made.
        side: the side.
        number: of the spawn.

    Raises:
        AiocostError: a setting, a framework or library file is wrong.
    """
    placed, linted = side.spawns[number], opened.linted
    module = opened.indexed.numbers[side.functions[placed.function].path]
    calls = linted.project.modules[module].facts.calls
    try:
        lines = Lines(opened.source(module))
        spawn = next(each for each in linted.spawns(module) if lines.position(calls[each.site].range) == placed.at)
    except (Unreadable, IndexError, StopIteration):  # the text has changed since it was read
        return Told()
    decided, buys = linted.decisions.of(module, spawn).rule, linted.decisions.buys(module, spawn)
    if isinstance(decided, Silence):
        return Told("", "", buys, decided.kind, printable(decided.why))
    return Told(decided.code, decided.name, buys)


class _Maker:
    def __init__(self, opened: Opened, items: int) -> None:
        self._opened, self._linted, self._items = opened, opened.linted, items
        self._project = opened.linted.project
        self._prices = pricer(opened.indexed.settings)
        self._mounts = Mounts(self._project)
        self._chosen = frozenset(opened.chosen)
        self._functions: dict[int, int] = {}
        self._wheres: list[Where] = []
        self._names: Counter[tuple[str, str]] = Counter()
        self._nth: dict[int, int] = {}
        self._spawns: list[Placed] = []
        self._numbers: dict[tuple[int, int], int] = {}
        self._sources: set[str] = set()

    def side(self) -> Side:
        bills = self._linted.entries.bills_by(self._prices, self._items)
        found = [bill for module in self._opened.chosen for bill in bills.of(module)]
        paid = {(each.module, each.spawn.site) for bill in found for each in bill.paid}
        for module in range(len(self._project.modules)):
            self._place(module, paid)
        payers = tuple(self._payers(found))
        calls, left_out = (
            tuple((self._where(function), self._where(target)) for function, target in pairs)
            for pairs in (bills.calls(), bills.left_out())
        )
        return Side(
            tuple(self._wheres),
            tuple(self._spawns),
            payers,
            calls,
            left_out,
            unread={path: str(why) for path, why in sorted(self._opened.indexed.unread.items())},
            files=len(self._opened.chosen),
            sources=tuple(sorted(self._sources)),
            problem=(self._prices.problem or "") if found else "",
        )

    def _where(self, number: int) -> int:
        """The place of a function among those of the side."""
        if number not in self._functions:
            module, _ = self._project.place_of(number)
            function = self._project.function(number)
            path = self._opened.indexed.paths[module]
            if function is None:
                where = Where(path, "", "the module itself")
            else:
                where = Where(path, function.qualname, printable(display(function)), self._which(number, module))
            self._functions[number] = len(self._wheres)
            self._wheres.append(where)
        return self._functions[number]

    def _which(self, number: int, module: int) -> int:
        """Which of several functions of one name it is."""
        if number not in self._nth:
            seen: Counter[str] = Counter()
            for each in self._project.functions_of(module):
                record = self._project.function(each)
                name = record.qualname if record is not None else ""
                self._nth[each] = seen[name]
                seen[name] += 1
        return self._nth[number]

    def _place(self, module: int, paid: set[tuple[int, int]]) -> None:
        """Take the spawns of a module."""
        spawns = self._linted.spawns(module)
        if not spawns or not (module in self._chosen or any((module, each.site) in paid for each in spawns)):
            return
        try:
            lines = Lines(self._opened.source(module))
        except Unreadable:  # it has gone since it was read
            lines = Lines("")
        index = self._project.modules[module]
        for spawn in spawns:
            price = self._prices.price(spawn)
            before = declared()[spawn.construct].task_before
            makes_none = before is not None and price.environment.python >= before
            self._numbers[module, spawn.site] = len(self._spawns)
            heat = self._linted.heats.of(module).of(module, spawn)
            where = index.facts.calls[spawn.site].range
            try:
                text, at = text_of(index.facts, spawn.site, lines), lines.position(where)
            except IndexError:  # as above
                text, at = "", Position(*where)
            self._spawns.append(
                Placed(
                    self._where(self._project.number(module, spawn.function)),
                    spawn.construct,
                    text,
                    at,
                    what(PricedSpawn(spawn, heat, price)),
                    0.0 if makes_none else excess_us(price, self._items),
                    _kind(heat.kind, heat.seldom),
                )
            )

    def _payers(self, bills: list[Bill]) -> Iterator[Payer]:
        seen: Counter[tuple[int, str]] = Counter()
        for bill in bills:
            module, local = self._project.place_of(bill.function)
            index = self._project.modules[module]
            function = index.facts.functions[local]
            named = routes(index, local, self._mounts)
            path = self._opened.indexed.paths[module]
            key = (bill.function, bill.per)
            self._sources.update(each.price.source for each in bill.paid)
            yield Payer(
                self._where(bill.function),
                bill.per,
                seen[key],
                printable(named[0] if named else display(function)),
                tuple(map(printable, named)),
                key_names(named, path, function.qualname),
                bill.heat.kind,
                printable(bill.heat.subject),
                printable(bill.heat.reason),
                bill.us,
                bill.always_us,
                bill.terms,
                tuple(
                    Share(
                        self._numbers[each.module, each.spawn.site],
                        each.us,
                        each.always_us,
                        each.terms,
                        each.always_terms,
                        tuple(map(self._where, each.way)),
                    )
                    for each in bill.paid
                ),
            )
            seen[key] += 1


def _kind(kind: HeatKind, seldom: str) -> HeatKind:
    """The heat of a spawn; what runs seldom is like startup here, since no bill has it."""
    return "startup" if seldom and kind != "unknown" else kind
