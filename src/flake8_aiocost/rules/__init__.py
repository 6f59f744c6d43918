"""Step 7, judge: one file per rule; its docstring is its manual.

A rule's file declares ``RULE``, or ``RULES`` where one manual is that of several. The package is scanned in sorted
order, so adding a file adds the rule.

A spawn gives at most one finding. A contract comes before everything; then what is useless anywhere (3xx) is said
before what could be cheaper (4xx), and that before what it costs here (1xx, 2xx).
"""

from __future__ import annotations

import pkgutil
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

from msgspec import structs

from flake8_aiocost.constructs import declared
from flake8_aiocost.effects.purchase import may_wait
from flake8_aiocost.model import BACKGROUND, BOUGHT, HOT, UNREACHED, Silence
from flake8_aiocost.rules.bought import BoughtRule
from flake8_aiocost.rules.holding_up import comes_later
from flake8_aiocost.rules.places import answered, beginning, dead, rare, seldom
from flake8_aiocost.rules.price import spared
from flake8_aiocost.rules.rule import Case, Judged, Rule
from flake8_aiocost.rules.saving import worth
from flake8_aiocost.rules.sequential import beside

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

__all__ = ["Case", "Judged", "Rule", "declared_in", "modules", "rule_for", "rules"]

#: The series of rules about spawns, in the order in which they are asked. Those of 5xx are about functions.
PRECEDENCE = "3412"
#: The series that speak only of hot and of background code.
_HEATED = "124"
_UNHEATED = Silence("unknown", UNREACHED)
#: Silences for want of knowledge.
_DOUBTS = frozenset({"children", "unknown"})
#: Why a task that waits for nothing is right all the same.
_LATER = "nobody awaits it, and in place it might hold up what follows"
#: Stands for any rule whose remedy is an await in place.
_ANY = Rule("", "")


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    """The names of the rules' files, sorted, which is by code."""
    return tuple(sorted(each.name for each in pkgutil.iter_modules(__path__) if each.name.startswith("aio")))


def modules() -> Mapping[str, ModuleType]:
    """The modules of the rules by the names of their files, by code."""
    return {name: import_module(f"{__name__}.{name}") for name in _names()}


def declared_in(module: ModuleType) -> tuple[Rule, ...]:
    """The rules of a file, with its docstring as their manual."""
    found = cast("tuple[Rule, ...]", module.RULES if hasattr(module, "RULES") else (module.RULE,))
    return tuple([structs.replace(rule, manual=module.__doc__ or "") for rule in found])


@lru_cache(maxsize=64)
def _of_file(name: str) -> tuple[Rule, ...]:
    return declared_in(import_module(f"{__name__}.{name}"))


def rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    return tuple(sorted((rule for name in _names() for rule in _of_file(name)), key=lambda rule: rule.code))


@lru_cache(maxsize=2)
def _asked(*, heated: bool) -> tuple[Rule, ...]:
    """The rules that may speak of a spawn; nothing that is neither hot nor background needs the price rules."""
    series = [each for each in PRECEDENCE if heated or each not in _HEATED]
    found = {each: [name for name in _names() if name.startswith(f"aio{each}")] for each in series}
    return tuple(rule for each in series for name in found[each] for rule in _of_file(name))


def rule_for(case: Case) -> Rule | Silence:
    """The first rule that has something to say of a spawn, or why none of them has."""
    heated = case.heat.kind in HOT or case.heat.kind in BACKGROUND
    if (silence := dead(case)) is not None:
        return silence
    if case.spawn.fan_out.running and not (case.spawn.fan_out.known or case.spawn.fan_out.unknown):
        return Silence("sequence", "its children are tasks that another function has made")
    rule = next((rule for rule in _asked(heated=heated and not case.heat.seldom) if rule.applies(case)), None)
    if rule is None:
        return _unspoken(case, heated=heated)
    owner = _obstacle(case, rule) or _stated(case, rule)
    silence = owner or beginning(case) or answered(case) or rare(case, rule) or _past_guard(case, rule)
    return rule if silence is None else _shown(case, silence)


def _unspoken(case: Case, *, heated: bool) -> Rule | Silence:
    """Why no rule speaks of a spawn: that it could not be otherwise goes before that nobody knows enough of it."""
    if case.heat.seldom and heated:
        return seldom(case)
    silence = (spared(case) if heated else None) or _unheated(case)
    if silence.kind in _DOUBTS and declared()[case.spawn.construct].family != "hop":
        silence = _obstacle(case, _ANY) or silence
    return _shown(case, silence) if heated else silence


def _comes_later(case: Case) -> bool:
    children = case.judged.children(case)
    waits_for_nothing = bool(children) and may_wait(children) == 0
    return waits_for_nothing and declared()[case.spawn.construct].family == "task" and comes_later(case, children)


def _stated(case: Case, rule: Rule) -> Silence | None:
    """What the owner of a spawn says that it saves goes before what a rule has seen, but for what is plain to see."""
    if case.spawn.saves_us is None or rule.of_form or rule.series != "3":
        return None
    why = worth(case)
    return Silence("bought", why) if why else None


def _past_guard(case: Case, rule: Rule) -> Silence | None:
    """Of what waits past a guard something is said where each request would pay for it while the guard is shut.

    In a job, and where nobody knows how often it runs, the guard is mostly a setting that is made: of 6 such findings
    that were judged none was of use (docs/findings-review.md).
    """
    if case.heat.kind in HOT or case.show == "all":
        return None
    why = rule.past_guard(case)
    return Silence("bought", f"{why}, and nobody knows that it is mostly shut") if why else None


def _unheated(case: Case) -> Silence:
    return Silence("unknown", case.heat.reason) if case.heat.reason and case.heat.kind == "unknown" else _UNHEATED


def _obstacle(case: Case, rule: Rule) -> Silence | None:
    """Why plain awaits could not take the place of a spawn of which a rule speaks."""
    if rule.keeps_contract:
        return None
    judged, spawn = case.judged, case.spawn
    if (contract := judged.contracts.of(spawn, case.module)) is not None:
        return contract
    if why := beside(case) or _own_context(case):
        return Silence("contract", why)
    silence = judged.contracts.elsewhere(spawn, case.module, forgotten=not rule.of_forgotten)
    return structs.replace(silence, why=_LATER) if silence is not None and _comes_later(case) else silence


def _own_context(case: Case) -> str:
    """Why a child needs a task of its own; a thread has a copy of the context in any case."""
    if declared()[case.spawn.construct].family == "hop":
        return ""
    return case.judged.contexts.of(case.judged.children(case))


def _shown(case: Case, silence: Silence) -> Rule | Silence:
    """The rule that says what is well bought or a contract, where all is to be shown."""
    if case.show != "all" or silence.kind not in BOUGHT or case.heat.seldom:
        return silence
    bought = (rule for rule in rules() if isinstance(rule, BoughtRule) and rule.fits(case))
    rule = next(bought, None)
    return silence if rule is None else structs.replace(rule, why=silence.why)
