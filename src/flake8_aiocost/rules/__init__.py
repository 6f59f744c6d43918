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

from flake8_aiocost.rules.rule import Case, JudgedModule, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

__all__ = ["Case", "JudgedModule", "Rule", "modules", "rule_for", "rules"]

#: The series of rules about code, in the order in which they are asked.
PRECEDENCE = "34125"


@lru_cache(maxsize=1)
def modules() -> Mapping[str, ModuleType]:
    """The modules of the rules by the names of their files, sorted, which is by code."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if module.name.startswith("aio"))
    return {name: import_module(f"{__name__}.{name}") for name in names}


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    return tuple(structs.replace(cast("Rule", each.RULE), manual=each.__doc__ or "") for each in modules().values())


@lru_cache(maxsize=1)
def _asked() -> tuple[Rule, ...]:
    judging = [rule for rule in rules() if rule.series in PRECEDENCE]
    return tuple(sorted(judging, key=lambda rule: (PRECEDENCE.index(rule.series), rule.code)))


def rule_for(case: Case) -> Rule | None:
    """The first rule that has something to say of a spawn, if it could be spared at all."""
    rule = next((rule for rule in _asked() if rule.applies(case)), None)
    return rule if rule is not None and case.module.sequences.has_sequence(case.spawn) else None
