"""The bills of the entry points of a project."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.bill.paid import Bill, Paid, dearest_first, excess_us
from flake8_aiocost.bill.states import Asked
from flake8_aiocost.bill.steps import Steps
from flake8_aiocost.bill.walk import Walks
from flake8_aiocost.effects.circles import circles
from flake8_aiocost.effects.waits import LEAST_ITEMS
from flake8_aiocost.heat.entries import display
from flake8_aiocost.model import BACKGROUND, HOT, MODULE_LEVEL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from flake8_aiocost.bill.walk import Reached
    from flake8_aiocost.cost.price import Pricer
    from flake8_aiocost.heat.heat_map import HeatMap
    from flake8_aiocost.model import Heat, Spawn
    from flake8_aiocost.price import Price


class Bills:
    """Asked of the modules of a project. The calls of all entry points are followed once."""

    def __init__(
        self,
        heats: HeatMap,
        spawns: Callable[[int], Sequence[Spawn]],
        pricer: Pricer,
        items: int = LEAST_ITEMS,
        only: int | None = None,
    ) -> None:
        """Add up nothing yet.

        Args:
            heats: the heat of the project.
            spawns: the spawns of each of its modules.
            pricer: their prices.
            items: how many items a loop is taken to have, and a spawn of an unknown number of children.
            only: the one module that will be asked about, ``None`` for all.
        """
        self._items, self._only = items, only
        self._heats, self._project, self._spawns, self._pricer = heats, heats.project, spawns, pricer
        self._steps = Steps(heats, spawns, lambda: pricer.environment.python)
        self._prices: dict[tuple[int, int], Price] = {}

    def take(self, other: Bills, module: int) -> None:
        """Take what is known of nearly the same project, of which one module is another one: an editor's sketch."""
        self._steps.take(other._steps, module)

    def of(self, module: int) -> tuple[Bill, ...]:
        """The bills of the entry points of a module, in the order of its text; loops over messages come last."""
        found = []
        for function, loop, heat in self._entries.get(module, ()):
            if reached := self._walks.reached(function, loop):
                found.append(Bill(function, heat, self._paid(reached), "call" if loop is None else "message"))
        return tuple(found)

    def calls(self) -> Iterator[tuple[int, int]]:
        """Functions, each with one that it may run, of those that entry points come to."""
        for function in sorted(self._reached):
            yield from sorted({(function, target) for target in self._targets(function)})

    def left_out(self) -> Iterator[tuple[int, int]]:
        """The same functions, each with one that it runs only where nothing counts."""
        for function in sorted(self._reached):
            yield from ((function, target) for target in sorted(self._steps.left_out(function)))

    @cached_property
    def _walks(self) -> Walks:
        spending = self._spending[0]

        def us(module: int, spawn: Spawn) -> float:
            return excess_us(self._price(module, spawn), self._items)

        asked = Asked(self._project, self._steps, spending, us, self._items)
        return Walks(asked, [(function, loop) for each in self._entries.values() for function, loop, _ in each])

    @property
    def _entries(self) -> dict[int, list[tuple[int, int | None, Heat]]]:
        return self._spending[1]

    def _paid(self, reached: dict[tuple[int, int], Reached]) -> tuple[Paid, ...]:
        spawns = {module: {each.site: each for each in self._spawns(module)} for module, _ in reached}
        return dearest_first(
            Paid(
                module,
                spawn := spawns[module][site],
                self._price(module, spawn),
                self._items,
                each.often,
                each.every,
                each.way,
                each.calls,
            )
            for (module, site), each in reached.items()
        )

    def _price(self, module: int, spawn: Spawn) -> Price:
        key = (module, spawn.site)
        if key not in self._prices:
            self._prices[key] = self._pricer.price(spawn)
        return self._prices[key]

    @property
    def _reached(self) -> frozenset[int]:
        return self._spending[2]

    @cached_property
    def _spending(
        self,
    ) -> tuple[frozenset[int], dict[int, list[tuple[int, int | None, Heat]]], frozenset[int]]:
        """The functions that come to a spawn at all, those entry points that do, by module, and all that is reached."""
        begun = tuple(self._begun())
        circle_of: dict[int, int] = {}
        spending: set[int] = set()
        called: set[int] = set()
        for entry, _, _ in begun:
            if entry in circle_of:
                continue
            for circle in circles(entry, self._targets, circle_of):
                number = len(circle_of)
                circle_of.update(dict.fromkeys(circle, number))
                targets = [target for each in circle for target in self._targets(each)]
                called.update([each for each in targets if circle_of[each] != number])
                own = any(step.spawn is not None for each in circle for step in self._steps.of(each))
                if own or not spending.isdisjoint(targets):
                    spending.update(circle)
        entries: dict[int, list[tuple[int, int | None, Heat]]] = {}
        for each in begun:
            if each[0] in spending and (each[0] not in called or self._is_registered(*each)):
                entries.setdefault(self._project.place_of(each[0])[0], []).append(each)
        return frozenset(spending), entries, frozenset(circle_of)

    def _targets(self, function: int) -> Iterator[int]:
        return (edge.target for step in self._steps.of(function) for edge in step.edges)

    def _begun(self) -> Iterator[tuple[int, int | None, Heat]]:
        """Where heat begins that somebody waits for, or a job: functions, and loops over messages in functions.

        What runs once per connection is none of them: the budget is for what runs often.
        """
        heats = self._heats
        asked = self._project.functions_of(self._only) if self._only is not None else sorted(heats.functions)
        for function in asked:
            heat = heats.functions.get(function)
            if heat is None:
                continue
            if function >= 0 and function not in heats.parents and _is_spoken_of(heat):
                yield function, None, heat
        for (module, loop), heat in sorted(heats.loops.items()):
            if self._only not in (None, module):
                continue
            facts = self._project.modules[module].facts
            local = facts.places[facts.loops[loop].place].function
            function = self._project.number(module, local)
            if local != MODULE_LEVEL and function not in heats.fixed and _is_spoken_of(heat):
                yield function, loop, heat

    def _is_registered(self, function: int, loop: int | None, heat: Heat) -> bool:
        """Whether something says of the very function what it is.

        Of one that is hot or a job because of its path or a setting for many, and that another one calls, nothing tells
        that it is called by itself.
        """
        record = self._project.function(function)
        return loop is not None or record is None or heat.subject != display(record)


def _is_spoken_of(heat: Heat) -> bool:
    return (heat.kind in HOT or heat.kind in BACKGROUND) and not heat.seldom
