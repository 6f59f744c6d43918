"""Whether a project reads a name or an attribute anywhere: what nothing reads is stored, but never used."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.module.stored import glance, may_hold
from flake8_aiocost.project.module_reads import Reads

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flake8_aiocost.project.index import ModuleIndex

#: Names that are looked for by themselves and not found: with more of them it is faster to look at all modules once.
_MOST_MISSED = 8


class ProjectReads:
    """What the modules of a project read.

    Few names are asked for, and most of them are read somewhere. So modules are looked at until one reads the name, and
    only those whose facts hold it at all.
    """

    def __init__(self, modules: Sequence[ModuleIndex]) -> None:
        """Look at nothing yet."""
        self._modules = modules
        self._names: dict[str, bool] = {}
        self._attributes: dict[str, bool] = {}
        self._missed = 0

    def name(self, name: str) -> bool:
        """Whether a name is read anywhere, or imported."""
        if name not in self._names:
            self._names[name] = self._is_read(name, lambda each: each.names)
        return self._names[name]

    def attribute(self, name: str) -> bool:
        """Whether an attribute of anything is read anywhere."""
        if name not in self._attributes:
            self._attributes[name] = self._is_read(name, lambda each: each.attributes)
        return self._attributes[name]

    def _is_read(self, name: str, kind: Callable[[Reads], frozenset[str]]) -> bool:
        if self._missed >= _MOST_MISSED:
            return name in kind(self._all)
        for index in self._modules:
            if may_hold(index.facts, name):
                with glance(index.facts):
                    if name in kind(index.reads):
                        return True
        self._missed += 1
        return False

    @cached_property
    def _all(self) -> Reads:
        every = []
        for index in self._modules:
            with glance(index.facts):
                every.append(index.reads)
        names = frozenset[str]().union(*(each.names for each in every))
        return Reads(names, frozenset[str]().union(*(each.attributes for each in every)))
