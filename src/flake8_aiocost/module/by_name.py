"""The functions and classes of a module by their qualified names, of which there may be several of one name."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flake8_aiocost.module.facts import Class, Function, ModuleFacts


class ByName:
    """Looks at a module when it is first asked."""

    def __init__(self, facts: ModuleFacts) -> None:
        """Look at nothing yet."""
        self._facts = facts

    def functions(self, names: set[str]) -> Sequence[Function]:
        """The functions of some names, in the order of the source."""
        numbers = sorted(number for name in names for number in self._functions.get(name, ()))
        return [self._facts.functions[each] for each in numbers]

    def classes(self, name: str) -> Sequence[Class]:
        """The classes of a name, in the order of the source."""
        return self._classes.get(name, ())

    @cached_property
    def _functions(self) -> Mapping[str, Sequence[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for number, each in enumerate(self._facts.functions):
            found[each.qualname].append(number)
        return found

    @cached_property
    def _classes(self) -> Mapping[str, Sequence[Class]]:
        found: dict[str, list[Class]] = defaultdict(list)
        for each in self._facts.classes:
            found[each.qualname].append(each)
        return found
