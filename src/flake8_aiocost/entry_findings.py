"""What is said of entry points, which are functions and no spawns: their bill, and what frameworks spawn for them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.cost.select import pricer
from flake8_aiocost.effects.waits import LEAST_ITEMS
from flake8_aiocost.model import Finding
from flake8_aiocost.module.definitions import positions_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from flake8_aiocost.bill.bills import Bills
    from flake8_aiocost.cost.price import Pricer
    from flake8_aiocost.effects.weigh import Effects
    from flake8_aiocost.model import Spawn
    from flake8_aiocost.placed import Heats
    from flake8_aiocost.price import Price
    from flake8_aiocost.project.project import ProjectIndex
    from flake8_aiocost.settings import Settings


class EntryFindings:
    """Those over the budget, if one is set, and where all is shown, what frameworks spawn for each call."""

    def __init__(
        self,
        project: ProjectIndex,
        settings: Settings,
        heats: Heats,
        spawns: Callable[[int], Sequence[Spawn]],
        effects: Callable[[], Effects],
    ) -> None:
        """Work out nothing yet.

        Args:
            project: the index.
            settings: the project's.
            heats: its heat.
            spawns: the spawns of each module.
            effects: what its functions do.
        """
        self._project, self._settings, self._heats = project, settings, heats
        self._spawns, self._effects = spawns, effects

    def findings(self, module: int, source: Callable[[], str]) -> tuple[Finding, ...]:
        """What there is to say of the entry points of a module, in source order.

        Args:
            module: its number in the project.
            source: gives its text; called once there is something to say.

        Raises:
            FrameworkError: a framework file that the settings name is wrong.
        """
        said = [*self._over_budget(module), *self._hidden(module)]
        if not said:
            return ()
        functions = self._project.modules[module].facts.functions
        places = positions_of(functions, source())
        found = (
            Finding(code, message, places[function], price, function=functions[function].qualname)
            for function, code, message, price in said
        )
        return tuple(sorted(found, key=lambda each: (each.position.line, each.position.column)))

    @cached_property
    def bills(self) -> Bills:
        """What one call of each entry point spends on spawning.

        Raises:
            FrameworkError: a framework file that the settings name is wrong.
        """
        return self.bills_by(pricer(self._settings))

    def bills_by(self, prices: Pricer, items: int = LEAST_ITEMS) -> Bills:
        """The same with other prices, or with another number of items.

        Args:
            prices: of which environment.
            items: how many items a loop is taken to have, and a spawn of an unknown number of children.

        Raises:
            FrameworkError: a framework file that the settings name is wrong.
        """
        from flake8_aiocost.bill.bills import Bills  # noqa: PLC0415

        return Bills(self._heats.spawning, self._spawns, prices, items)

    def _over_budget(self, module: int) -> Iterator[tuple[int, str, str, None]]:
        """The functions of a module of which one call spends more than the budget, with what is said of each."""
        budget = self._settings.budget
        over = [each for each in self.bills.of(module) if each.us > budget] if budget is not None else []
        if budget is None or not over:
            return
        from flake8_aiocost.rules.aio110_entry_point_over_budget import RULE, message  # noqa: PLC0415

        for bill in over:
            local = self._project.place_of(bill.function)[1]
            yield local, RULE.code, message(bill, budget, self._project, self._settings.root), None

    def _hidden(self, module: int) -> Iterator[tuple[int, str, str, Price]]:
        """The functions of a module for which a framework spawns something, with what is said of each."""
        if self._settings.show != "all" or not self._heats.everything.hidden:
            return
        from flake8_aiocost.rules.hidden import hidden  # noqa: PLC0415

        effects, least = self._effects(), self._settings.min_cost
        for each in hidden(self._heats.everything, effects, pricer(self._settings), module, least):
            yield each.function, each.rule.code, each.message, each.price
