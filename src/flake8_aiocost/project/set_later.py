"""What functions other than makers set: attributes of anything, and names of the module that they declare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.expressions import Name, leaf
from flake8_aiocost.project.scans import SET_LATER, scanned

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flake8_aiocost.module.facts import ModuleFacts

_INIT = "__init__"


class _Table(msgspec.Struct, frozen=True, array_like=True):
    names: tuple[str, ...]


def set_later(facts: ModuleFacts) -> Iterable[str]:
    """The last parts of their names, of one module."""
    return scanned(facts, SET_LATER, _Table, lambda: _Table(_names(facts))).names


def _names(facts: ModuleFacts) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for each in facts.assignments:
        function = facts.places[each.place].function
        if function != MODULE_LEVEL and facts.functions[function].name != _INIT:
            targets = (target for target in each.targets if isinstance(target, Name) and target.attributes)
            found.update(dict.fromkeys(map(leaf, targets)))
    for scope in facts.scopes:
        found.update(dict.fromkeys(scope.declared))
    return tuple(found)
