"""5 judge: one file per rule; its docstring is its manual.

A rule module has ``CODE``, ``NAME`` and ``check``; the package is scanned in sorted order, so adding a file adds the
rule. One that may speak of code that is neither hot nor background also has ``may``, which tells from the outline
whether it could; without, every module with a spawn is read.

A spawn gives at most one finding: what is useless anywhere (3xx) is said before what could be cheaper (4xx), and that
before what it costs here (1xx, 2xx).
"""

from __future__ import annotations

import pkgutil
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from flake8_aiocost.rules.sequence import has_sequence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.model import ModuleFacts, PricedSpawn
    from flake8_aiocost.source.outline import Outline

#: Families in the order in which they are asked.
PRECEDENCE = "34125"
#: Families that speak only of hot and of background code.
_HEATED = "12"


class Rule(Protocol):
    """What a rule module looks like. Rules about the analysis itself (AIO9xx) have no ``check``."""

    CODE: str
    NAME: str
    __doc__: str
    __name__: str

    @staticmethod
    def check(priced: PricedSpawn, facts: ModuleFacts) -> str | None:
        """The message without its code, or ``None`` where the rule has nothing to say."""


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Every rule module, by code."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if module.name.startswith("aio"))
    return tuple(cast("Rule", import_module(f"{__name__}.{name}")) for name in names)


@lru_cache(maxsize=1)
def _asked() -> tuple[Rule, ...]:
    judging = [rule for rule in rules() if hasattr(rule, "check")]
    return tuple(sorted(judging, key=lambda rule: (PRECEDENCE.index(rule.CODE[3]), rule.CODE)))


def may_report(outline: Outline, spawners: Mapping[str, str]) -> bool:
    """Whether a rule could have something to say of code that is neither hot nor background.

    Args:
        outline: the module.
        spawners: own wrappers, dotted name to construct.

    Returns:
        ``False`` only where none could.
    """
    anywhere = (rule for rule in _asked() if rule.CODE[3] not in _HEATED)
    return any(not hasattr(rule, "may") or rule.may(outline, spawners) for rule in anywhere)


def judge(priced: PricedSpawn, facts: ModuleFacts) -> tuple[str, str] | None:
    """The code and message of the first rule that has something to say of this spawn, if it could be spared at all."""
    if not has_sequence(priced.spawn, facts):
        return None
    for rule in _asked():
        if (message := rule.check(priced, facts)) is not None:
            return rule.CODE, message
    return None
