"""The rules AIO15x and AIO25x: what concurrency buys, or is bound to, where nothing cheaper does the same.

There is one for each price rule. None of them looks at a spawn: they say, with ``show = "all"``, what was decided.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.rules.price import PriceRule
from flake8_aiocost.rules.wording import bracket, context, cost, what

if TYPE_CHECKING:
    from flake8_aiocost.model import PricedSpawn
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.rules.rule import Case


class BoughtRule(PriceRule, frozen=True, kw_only=True):
    """States the price of a spawn that is worth it, and ``why`` it is."""

    why: str = ""

    def applies(self, _: Case) -> bool:
        """Never by itself."""
        return False

    def fits(self, case: Case) -> bool:
        """Whether the spawn is of this family and heat."""
        return self.is_of(case)

    def say(self, priced: PricedSpawn, index: ModuleIndex) -> str:
        """The price, and why it is well spent."""
        return f"{what(priced)}: {cost(priced)}, {context(priced, index)}; {self.why} {bracket(priced)}"
