"""The price rules AIO1xx and AIO2xx: their one condition.

There is a rule for each family of constructs in a hot path, and one in a background job. A rule's file says which, and
explains it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from flake8_aiocost.constructs import Family, declared
from flake8_aiocost.model import HeatKind, ModuleFacts, PricedSpawn
from flake8_aiocost.rules.blocking import is_right
from flake8_aiocost.rules.rule import Rule
from flake8_aiocost.rules.wording import sentence


@dataclass(frozen=True)
class PriceRule(Rule):
    """States the price of every spawn of one family in code of one heat.

    Attributes:
        family: of the constructs that the rule prices.
        heat: the kinds of heat in which it does.
    """

    family: Family = field(kw_only=True)
    heat: frozenset[HeatKind] = field(kw_only=True)

    def check(self, priced: PricedSpawn, facts: ModuleFacts) -> str | None:
        """The price, or ``None`` where the spawn is of another family or heat, or costs nothing to act on."""
        if priced.heat.kind not in self.heat or declared()[priced.spawn.construct].family != self.family:
            return None
        return sentence(priced, facts) if is_avoidable(self.family, priced, facts) else None


def is_avoidable(family: Family, priced: PricedSpawn, facts: ModuleFacts) -> bool:
    """Whether the price is one that a reader could act on, beside what holds for all families."""
    if family == "waiter":
        return creates_task(priced)
    if family == "hop":
        return not is_right(priced.spawn, facts)
    return True


def creates_task(priced: PricedSpawn) -> bool:
    """Whether the construct still creates a task on the target's Python (``wait_for`` does not from 3.12 on)."""
    before = priced.spawn.task_before
    return before is None or priced.price.environment.python < before
