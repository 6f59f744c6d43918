"""Step 7, judge: one file per rule; its docstring is its manual.

A rule's file declares ``RULE``. The package is scanned in sorted order, so adding a file adds the rule.

A spawn gives at most one finding: what is useless anywhere (3xx) is said before what could be cheaper (4xx), and that
before what it costs here (1xx, 2xx).
"""

from __future__ import annotations

import pkgutil
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

from msgspec import structs

from flake8_aiocost.model import BACKGROUND, HOT, Silence
from flake8_aiocost.rules.price import spared
from flake8_aiocost.rules.rule import Case, Judged, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

__all__ = ["Case", "Judged", "Rule", "modules", "rule_for", "rules"]

#: The series of rules about code, in the order in which they are asked.
PRECEDENCE = "34125"
#: The series that speak only of hot and of background code.
_HEATED = "12"
_UNHEATED = Silence("unknown", "nothing tells how often it runs, and it is not of a form that is useless anywhere")


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    """The names of the rules' files, sorted, which is by code."""
    return tuple(sorted(each.name for each in pkgutil.iter_modules(__path__) if each.name.startswith("aio")))


def modules() -> Mapping[str, ModuleType]:
    """The modules of the rules by the names of their files, by code."""
    return {name: import_module(f"{__name__}.{name}") for name in _names()}


@lru_cache(maxsize=64)
def _rule(name: str) -> Rule:
    module = import_module(f"{__name__}.{name}")
    return structs.replace(cast("Rule", module.RULE), manual=module.__doc__ or "")


def rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    return tuple([_rule(name) for name in _names()])


@lru_cache(maxsize=2)
def _asked(*, heated: bool) -> tuple[Rule, ...]:
    """The rules that may speak of a spawn; nothing that is neither hot nor background needs the price rules."""
    series = [each for each in PRECEDENCE if heated or each not in _HEATED]
    found = {each: [name for name in _names() if name.startswith(f"aio{each}")] for each in series}
    return tuple(_rule(name) for each in series for name in found[each])


def rule_for(case: Case) -> Rule | Silence:
    """The first rule that has something to say of a spawn, or why none of them has."""
    heated = case.heat.kind in HOT or case.heat.kind in BACKGROUND
    rule = next((rule for rule in _asked(heated=heated) if rule.applies(case)), None)
    if rule is None:
        return (spared(case) if heated else None) or _UNHEATED
    why = case.judged.sequences.obstacle(case.spawn, case.module)
    return Silence("sequence", why) if why else rule
