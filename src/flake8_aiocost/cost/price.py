"""A spawn's price, from the first table that knows its construct in the target's environment.

A construct that no table knows is priced as the one that its declaration names as its like, and the price says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from flake8_aiocost.cost.environments import by_closeness, covers, label
from flake8_aiocost.cost.interpolate import costs
from flake8_aiocost.cost.items import beside, item, knows, with_items
from flake8_aiocost.cost.mixed import blend, twin
from flake8_aiocost.cost.table import Table
from flake8_aiocost.model import FanOut
from flake8_aiocost.price import Environment, Price

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from flake8_aiocost.cost.table import Measured
    from flake8_aiocost.model import Awaitable, Spawn
    from flake8_aiocost.price import Item


@dataclass(frozen=True, slots=True)
class Choice:
    """Where the prices of a project come from.

    Attributes:
        environment: what it will run on.
        own: its table that holds for that, if it has one.
        near: where it has none, its tables of other Pythons, nearest first.
        problem: AIO901's line, or ``None``.
    """

    environment: Environment
    own: Table | None = None
    near: tuple[Table, ...] = ()
    problem: str | None = None


class Pricer:
    """Prices the spawns of one project. Nothing is read before the first price, environment or problem is asked for."""

    def __init__(self, choose: Callable[[], Choice]) -> None:
        """Take what reads the project's files and tables, to be called once at most."""
        self._choose = choose

    @cached_property
    def _choice(self) -> Choice:
        return self._choose()

    @property
    def environment(self) -> Environment:
        """What the project will run on."""
        return self._choice.environment

    @property
    def measured_here(self) -> bool:
        """Whether the project has a table of what it will run on."""
        return self._choice.own is not None

    @property
    def problem(self) -> str | None:
        """Why prices are not of the project's own environment, and what to do about it: one line for AIO901."""
        return self._choice.problem

    @property
    def source(self) -> str:
        """What most prices are from: the text of the message's brackets."""
        return source_of(self._choice)

    def price(self, spawn: Spawn) -> Price:
        """What one execution of a spawn costs, in µs of CPU.

        ``wait_for`` has a price on every Python, though it makes a task only before 3.12: see ``Price.environment``.

        Raises:
            LookupError: no table knows the construct, nor one that it is like. The shipped ones know all.
        """
        from flake8_aiocost.cost import interval  # noqa: PLC0415  imports msgspec's decoder, as in ``candidates``

        source, name, measured = self.measured(spawn)
        total, fixed, per_child = costs(name, spawn.fan_out, measured)
        shares = "" if spawn.together or name != spawn.construct else spawn.beside
        alongside = beside(shares, measured)
        # Tasks that are started together share the turns of the event loop, and their number is not known.
        total = None if spawn.together else alongside or total
        table = self.table_of(measured)
        items = tuple(self._items(spawn, measured))
        total, fixed, per_child = with_items(total, fixed, per_child, items)
        if table is not None:
            known = spawn.fan_out.known
            total = total and interval.of_total(known, name, total, measured, table)
            other = twin(measured, table) if spawn.ready and alongside is None else None
            if total is not None and other is not None and name in other.constructs:
                quick, *_ = with_items(*costs(name, spawn.fan_out, other), items)
                total = quick and blend(interval.of_total(known, name, quick, other, table), total, spawn.ready / known)
            fixed, per_child = interval.of_line(name, fixed, per_child, measured, table)
        return Price(total, fixed, per_child, source, self.environment, items, "" if alongside is None else shares)

    def _items(self, spawn: Spawn, measured: Measured) -> Iterator[Item]:
        """What a spawn brings along, from the environment that it is priced from, or else the first that knows it."""
        for name in spawn.brings:
            # Tasks that a loop starts together bring one each.
            fan_out = FanOut(0, unknown=True) if spawn.together else spawn.fan_out
            others = candidates(self._choice, spawn.awaitable)
            knowing = ((source, there) for source, there in chain([("", measured)], others) if knows(there, name))
            source, there = next(knowing, ("", None))
            if there is not None and (table := self.table_of(there)) is not None:
                yield item(name, fan_out, there, table.minor, source)

    def table_of(self, measured: Measured) -> Table | None:
        """The table that holds what a spawn was priced from."""
        from flake8_aiocost.cost.reference import nearest, reference  # noqa: PLC0415  as in ``candidates``

        own = [] if self._choice.own is None else [self._choice.own]
        tables = chain(own, self._choice.near, map(reference, nearest(self.environment.python)))
        return next((each for each in tables if any(one is measured for one in each.environments)), None)

    def measured(self, spawn: Spawn) -> tuple[str, str, Measured]:
        """The text for the message's brackets, and the construct and environment to price from.

        A measurement of the construct itself goes before one of its like, also where it is the reference's and the
        like was measured in the project's own table.
        """
        found = _first(candidates(self._choice, spawn.awaitable), spawn.construct)
        if found is not None:
            return found
        from flake8_aiocost.constructs import likes  # noqa: PLC0415  only for what no table knows

        for like in likes(spawn.construct):
            if (found := _first(candidates(self._choice, spawn.awaitable), like)) is not None:
                source, name, measured = found
                return f"{source}, priced as {name}", name, measured
        raise LookupError(f"no calibration table knows the construct {spawn.construct}")


def _first(environments: Iterable[tuple[str, Measured]], construct: str) -> tuple[str, str, Measured] | None:
    """The first environment that holds a construct."""
    holding = ((source, construct, measured) for source, measured in environments if construct in measured.constructs)
    return next(holding, None)


def source_of(choice: Choice) -> str:
    """What most prices are from: the text of the message's brackets; empty where there is no table at all."""
    return next((source for source, _ in candidates(choice, "suspending")), "")


def candidates(choice: Choice, awaitable: Awaitable) -> Iterator[tuple[str, Measured]]:
    """Environments to price from, best first, each with its text for the message's brackets.

    The project's own table comes first, and only in the very environment that was asked for. Where it has none, its
    tables of other Pythons do: machines differ more than neighbouring Pythons. Then the reference of the target's
    Python, and last those of other Pythons: for a target that has none, and for what the target's Python does not have
    (``TaskGroup`` on 3.10).
    """
    from flake8_aiocost.cost.reference import nearest, reference  # noqa: PLC0415  imports msgspec, in 13 ms

    own, environment = choice.own, choice.environment
    lacking = ""
    if own is not None:
        lacking = f", not measured in {own.name}"
        first = by_closeness(own, environment, awaitable)[0]
        if covers(first, environment) and first.awaitable == awaitable:
            yield f"{own.name}: {label(own, first)}", first
    for table in choice.near:
        measured = by_closeness(table, environment, awaitable)[0]
        if covers(measured, environment) and measured.awaitable == awaitable:
            yield f"{table.name}: {label(table, measured)}", measured
    for minor in nearest(environment.python):
        table = reference(minor)
        for measured in by_closeness(table, environment, awaitable):
            yield f"reference: {label(table, measured)}{lacking}", measured
