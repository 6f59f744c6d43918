"""Which rule speaks of a spawn, or why none does."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.model import BACKGROUND, HOT, FanOut, Heat, Silence

if TYPE_CHECKING:
    from collections.abc import Callable

    from flake8_aiocost.model import Spawn
    from flake8_aiocost.placed import Heats
    from flake8_aiocost.price import Environment
    from flake8_aiocost.project.project import ProjectIndex
    from flake8_aiocost.rules import Case, Judged, Rule
    from flake8_aiocost.rules.merging import Decided
    from flake8_aiocost.settings import Settings
    from flake8_aiocost.spawns.finders import Finders

#: The lowest Python that the linter knows: what code may run on of which nothing says more.
_LOWEST = (3, 10)


class Decisions:
    """What is decided about the spawns of a project, each by itself."""

    def __init__(
        self,
        project: ProjectIndex,
        settings: Settings,
        heats: Heats,
        judged: Callable[[], Judged],
        finders: Callable[[], Finders],
    ) -> None:
        """Decide nothing yet.

        Args:
            project: the index.
            settings: the project's.
            heats: its heat.
            judged: gives what rules ask of it.
            finders: gives what finds its spawns.
        """
        self._project, self._settings, self._heats, self._judged = project, settings, heats, judged
        self._finders = finders

    def of(self, module: int, spawn: Spawn) -> Decided:
        """The rule that speaks of a spawn, or why none does, with the cause that the rule names.

        Whether another spawn of the same cause says it is not asked here.
        """
        from flake8_aiocost.rules.merging import Cause, Decided  # noqa: PLC0415

        case = self.case(module, spawn)
        rule = self._decision(case)
        if isinstance(rule, Silence) or rule.cause is None:
            return Decided(rule)
        function = rule.cause(case)
        return Decided(rule, None if function is None else Cause(rule.code, function))

    def if_hot(self, module: int, spawn: Spawn) -> Rule | Silence:
        """What would be decided about a spawn if each request ran it."""
        return self._decision(structs.replace(self.case(module, spawn), heat=Heat("request")))

    def buys(self, module: int, spawn: Spawn) -> str:
        """What a spawn saves, as messages tell it; empty where nothing is known of that."""
        return buys(self.case(module, spawn))

    def case(self, module: int, spawn: Spawn) -> Case:
        """What rules are asked about a spawn."""
        from flake8_aiocost.rules import Case  # noqa: PLC0415

        return Case(
            spawn,
            self._heats.of(module).of(module, spawn),
            module,
            self._judged(),
            self.target,
            lambda: self._lowest,
            self._settings.show,
        )

    def target(self) -> Environment:
        """What the project will run on."""
        from flake8_aiocost.cost.select import pricer  # noqa: PLC0415

        return pricer(self._settings).environment

    @cached_property
    def _lowest(self) -> tuple[int, int]:
        """The lowest Python that the code may run on: where nothing says which, the lowest of all."""
        from flake8_aiocost.cost.select import pricer  # noqa: PLC0415
        from flake8_aiocost.cost.target import lowest_of, pinned_by  # noqa: PLC0415

        stated = self._settings.python or lowest_of(self._settings.root) or pinned_by(self._settings.root)
        if stated is None and pricer(self._settings).measured_here:
            stated = self.target().python
        return stated or _LOWEST

    def _decision(self, case: Case) -> Rule | Silence:
        """The rule that speaks of a spawn, or why none does."""
        from flake8_aiocost.heat.own_package import REASON  # noqa: PLC0415
        from flake8_aiocost.heat.precedence import SILENT  # noqa: PLC0415

        own = case.heat.reason == REASON
        if case.heat.kind in SILENT and not own:
            return Silence("cold", f"nothing is said of {case.heat.kind} code")
        if first := self._finders().told_at_calls(case.module, case.spawn):
            return Silence("merged", f"each call of the function is told of by itself, the first is {first}")
        from flake8_aiocost.rules import rule_for  # noqa: PLC0415

        rule = rule_for(case)
        if own and (isinstance(rule, Silence) or not rule.of_form):
            return Silence("cold", "it stands in the framework's own package")
        if isinstance(rule, Silence):
            return rule
        from flake8_aiocost.cost.format import microseconds  # noqa: PLC0415
        from flake8_aiocost.cost.select import pricer  # noqa: PLC0415

        price, wanted = pricer(self._settings).price(case.spawn), self._settings.min_cost
        most = price.most_excess_us if rule.spends is None else rule.spends(price)
        if most >= wanted:
            return rule
        why = f"min-cost is {microseconds(wanted)}, and it adds {microseconds(most)}"
        return Silence("min-cost", why, on_target=True)


def buys(case: Case) -> str:
    """What a spawn saves: in a background job as well, where that is no reason to be silent."""
    from flake8_aiocost.rules.saving import purchased, told  # noqa: PLC0415

    bought = purchased(case) if case.heat.kind in HOT or case.heat.kind in BACKGROUND else None
    if bought is None:
        return ""
    fan_out = case.spawn.fan_out
    return told(bought, at_most=bool(fan_out.most), single=fan_out == FanOut(1))
