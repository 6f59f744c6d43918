"""``--select`` and ``--ignore``: codes, or how they begin, as flake8 and ruff have them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flake8_aiocost.errors import SettingsError
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence


class Selection(Record, frozen=True):
    """Which codes are printed: of what begins with one of each, the longer one decides."""

    select: tuple[str, ...] = ("",)
    ignore: tuple[str, ...] = ()

    def has(self, code: str) -> bool:
        """Whether a code is printed."""
        chosen = max((len(each) for each in self.select if code.startswith(each)), default=-1)
        return chosen > max((len(each) for each in self.ignore if code.startswith(each)), default=-1)


def selection(select: Sequence[str], ignore: Sequence[str]) -> Selection:
    """Read what was given: lists of codes with commas, each option any number of times.

    Raises:
        SettingsError: no rule begins so.
    """
    return Selection(_codes("--select", select) or ("",), _codes("--ignore", ignore))


def _codes(option: str, texts: Sequence[str]) -> tuple[str, ...]:
    from flake8_aiocost.rules import rules  # noqa: PLC0415  only where codes were given

    given = [code.upper() for text in texts for code in re.split(r"[,\s]+", text) if code]
    known = [rule.code for rule in rules()] if given else []
    for code in given:
        if not any(each.startswith(code) for each in known):
            raise SettingsError(f"option {option}: no rule is called {code!r}, nor begins so; aiocost rules lists them")
    return tuple(given)
