"""The names of the parameters that a module tests, which few of them do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from flake8_aiocost.project.scans import TESTED, scanned

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flake8_aiocost.module.facts import ModuleFacts


class _Table(msgspec.Struct, frozen=True, array_like=True):
    names: tuple[str, ...]


def tested(facts: ModuleFacts) -> Iterable[str]:
    """Those of one module."""
    return scanned(facts, TESTED, _Table, lambda: _Table(_names(facts))).names


def _names(facts: ModuleFacts) -> tuple[str, ...]:
    return tuple(dict.fromkeys(condition.name for place in facts.places for condition in place.conditions))
