"""What a spawn brings along that a sequence does not need: read off facts.

An ``async with asyncio.timeout(...)`` around a spawn is no item: it stands as well around a sequence. ``wait_for``
takes one awaitable, so a sequence in its place has none, or needs a function of its own.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.constructs import declared
from flake8_aiocost.module.expressions import Name, Result, bare, is_none, leaf

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flake8_aiocost.constructs._children import Children
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.spawns.site import CallSite

_WAIT_FOR = "asyncio.wait_for"
#: Families whose children a semaphore bounds.
_SEVERAL = frozenset({"gather", "task", "group"})


class Items:
    """Asked of the spawns of a module. Nothing is looked at before the first question."""

    def __init__(self, index: ModuleIndex) -> None:
        """Look at a module."""
        self._index, self._facts = index, index.facts

    def of(self, site: CallSite, children: Children, handles: tuple[Expression, ...]) -> tuple[str, ...]:
        """The names of what a spawn brings along, as ``cost.items`` has them.

        Args:
            site: the spawn.
            children: of it.
            handles: what its result is bound to.
        """
        return tuple(self._of(site, children, handles))

    def _of(self, site: CallSite, children: Children, handles: tuple[Expression, ...]) -> Iterator[str]:
        family = declared()[site.construct].family
        if family in _SEVERAL and children.names and not children.unnamed and all(map(self._bounded, children.names)):
            yield "semaphore"
        if family == "gather" and site.call in self._limited:
            yield "time_limit"
        if family == "task" and self._has_callback(site.call, handles):
            yield "done_callback"

    def _bounded(self, name: str) -> bool:
        """Whether all functions that a child may run enter a semaphore or a lock."""
        found = self._index.runs(name)
        return bool(found) and all(function in index.bounded for index, function in found)

    @cached_property
    def _limited(self) -> frozenset[int]:
        """The calls whose result is handed to ``wait_for`` with a time limit."""
        found = set()
        for number, call in enumerate(self._facts.calls):
            if leaf(call.function) != "wait_for" or self._index.callee(number) != _WAIT_FOR or not call.arguments:
                continue
            limits = [each for each in call.arguments[1:] if each.keyword in ("", "timeout")]
            first = call.arguments[0].value
            if isinstance(first, Result) and limits and not is_none(limits[0].value):
                found.add(first.call)
        return frozenset(found)

    def _has_callback(self, call: int, handles: tuple[Expression, ...]) -> bool:
        names = {bare(each) for each in handles} - {""}
        return not names.isdisjoint(self._with_callback.get(self._index.function_of(call), ()))

    @cached_property
    def _with_callback(self) -> Mapping[int, set[str]]:
        """The names, by function, to whose objects it adds a callback."""
        found: dict[int, set[str]] = defaultdict(set)
        for number, call in enumerate(self._facts.calls):
            if isinstance(call.function, Name) and call.function.attributes == ("add_done_callback",):
                found[self._index.function_of(number)].add(call.function.root)
        return found
