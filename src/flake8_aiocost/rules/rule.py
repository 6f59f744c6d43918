"""What a rule is: a code, a name, a condition and a manual."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from flake8_aiocost.model import ModuleFacts, PricedSpawn

Condition: TypeAlias = Callable[[PricedSpawn, ModuleFacts], str | None]


@dataclass(frozen=True)
class Rule:
    """One rule. A file of its own declares it as ``RULE``, and that file's docstring is its manual.

    Attributes:
        code: such as ``AIO301``.
        name: such as ``gather-of-one``.
        condition: gives the message without the code, or ``None`` where the rule does not apply to a spawn. A rule
            about the analysis itself (AIO9xx) has no condition.
        manual: the docstring. The scan of the package fills it in.
    """

    code: str
    name: str
    condition: Condition | None = None
    manual: str = field(default="", kw_only=True, repr=False)

    @property
    def series(self) -> str:
        """``3`` of ``AIO301``: what kind of thing the rule says."""
        return self.code[3]

    def check(self, priced: PricedSpawn, facts: ModuleFacts) -> str | None:
        """The message without the code, or ``None`` where the rule does not apply."""
        return None if self.condition is None else self.condition(priced, facts)
