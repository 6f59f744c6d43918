"""5 judge: one file per rule; its docstring is its manual.

A rule's file declares ``RULE``. The package is scanned in sorted order, so adding a file adds the rule. One that may
speak of code that is neither hot nor background also has ``may``, which tells from the outline whether it could;
without, every module with a spawn is read.

A spawn gives at most one finding: what is useless anywhere (3xx) is said before what could be cheaper (4xx), and that
before what it costs here (1xx, 2xx).
"""

from __future__ import annotations

import pkgutil
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

from flake8_aiocost.rules.rule import Rule
from flake8_aiocost.rules.sequence import has_sequence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from flake8_aiocost.model import ModuleFacts, PricedSpawn
    from flake8_aiocost.source.outline import Outline

__all__ = ["Rule", "judge", "may_report", "modules", "rules"]

#: The series of rules about code, in the order in which they are asked.
PRECEDENCE = "34125"
#: The series that speak only of hot and of background code.
_HEATED = "12"


@lru_cache(maxsize=1)
def modules() -> Mapping[str, ModuleType]:
    """The modules of the rules by the names of their files, sorted, which is by code."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if module.name.startswith("aio"))
    return {name: import_module(f"{__name__}.{name}") for name in names}


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    return tuple(replace(cast("Rule", each.RULE), manual=each.__doc__ or "") for each in modules().values())


@lru_cache(maxsize=1)
def _asked() -> tuple[Rule, ...]:
    judging = [rule for rule in rules() if rule.series in PRECEDENCE]
    return tuple(sorted(judging, key=lambda rule: (PRECEDENCE.index(rule.series), rule.code)))


def may_report(outline: Outline, spawners: Mapping[str, str]) -> bool:
    """Whether a rule could have something to say of code that is neither hot nor background.

    Args:
        outline: the module.
        spawners: own wrappers, dotted name to construct.

    Returns:
        ``False`` only where none could.
    """
    series = set(PRECEDENCE) - set(_HEATED)
    anywhere = (module for module in modules().values() if module.RULE.series in series)
    return any(not hasattr(module, "may") or module.may(outline, spawners) for module in anywhere)


def judge(priced: PricedSpawn, facts: ModuleFacts) -> tuple[str, str] | None:
    """The code and message of the first rule that has something to say of this spawn, if it could be spared at all."""
    if not has_sequence(priced.spawn, facts):
        return None
    for rule in _asked():
        if (message := rule.check(priced, facts)) is not None:
            return rule.code, message
    return None
