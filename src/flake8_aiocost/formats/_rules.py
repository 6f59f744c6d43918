"""What formats say of the rule of a finding: its name, how much it weighs, and where its manual is."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, TypeAlias

from flake8_aiocost.manual import Manual, manuals

#: How much something weighs that is told of a place.
Level: TypeAlias = Literal["note", "warning", "error"]
#: Codes of what is told for information: what is well bought, what frameworks spawn, files that were not read.
_NOTES = ("AIO15", "AIO25", "AIO5", "AIO900")
#: Codes of what keeps a run from saying all.
_ERRORS = ("AIO902",)


def level(code: str) -> Level:
    """How much a finding with a code weighs."""
    if code.startswith(_ERRORS):
        return "error"
    return "note" if code.startswith(_NOTES) else "warning"


@lru_cache(maxsize=1)
def rules_by_code() -> dict[str, Manual]:
    """The manuals of all rules."""
    return {each.code: each for each in manuals()}


def name_of(code: str) -> str:
    """The name of a rule."""
    return rules_by_code()[code].name
