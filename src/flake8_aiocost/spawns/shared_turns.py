"""Tasks that share the turns of the event loop with what their function awaits: read off facts.

Of a task that is awaited after other work, and of one that nobody awaits while its function goes on to await something,
the loop's turns are those of the other work too.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import bare

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.price import Beside
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.value_sites import Site

#: What may be done with a task that is left to itself: a set keeps it, and it takes itself out of that.
_KEEPING = "add_done_callback"


class SharedTurns:
    """Asked of the tasks of a module. Nothing is looked at before the first question."""

    def __init__(self, index: ModuleIndex) -> None:
        """Look at a module."""
        self._index, self._facts = index, index.facts

    def of(self, call: int, handles: tuple[Expression, ...]) -> Beside:
        """How a task shares turns with what its function awaits.

        Args:
            call: it makes the task.
            handles: what its result is bound to.
        """
        if self._facts.calls[call].awaited:
            return ""
        if self._is_awaited_after(call, handles):
            return "awaited"
        return "left" if self._is_followed(call) and self._is_left(call) else ""

    def _is_awaited_after(self, call: int, handles: tuple[Expression, ...]) -> bool:
        """Whether a task is awaited in its function, by its name, after something else was awaited there."""
        function, begun = self._index.function_of(call), self._facts.calls[call]
        names = {bare(each) for each in handles} - {""}
        awaits = (self._index.inside.first_await(function, name) for name in names)
        first = min((each for each in awaits if each is not None), default=None)
        if first is None:
            return False
        statement = self._facts.statements[first[1]]
        # One of these is the await of the task itself.
        return statement.simple and statement.pauses - begun.pauses > 1

    def _is_left(self, call: int) -> bool:
        """Whether a task is put down, or only kept somewhere that outlives the function."""
        sites = self._index.sites
        handles = [site.holder for site in sites.of(call) if site.kind == "bound" and not site.inside]
        uses = [site for site in sites.of(call) if site.kind != "bound" or site.inside]
        return all(map(_keeps, [*uses, *(site for handle in handles for site in sites.of(handle))]))

    def _is_followed(self, call: int) -> bool:
        """Whether a call that is awaited is always run after another call of its function."""
        record = self._facts.calls[call]
        last = self._last_awaits.get(self._index.function_of(call), {})
        block = self._facts.statements[record.statement].block
        branch = self._facts.places[record.place].branch
        while True:
            if last.get(branch, -1) > call:
                return True
            # What stands around the branch is not reached where its block is left.
            if branch < 0 or block in self._left_blocks:
                return False
            branch = self._facts.branches[branch]

    @cached_property
    def _left_blocks(self) -> frozenset[int]:
        return frozenset(each.block for each in self._facts.statements if each.leaves)

    @cached_property
    def _last_awaits(self) -> Mapping[int, Mapping[int, int]]:
        """By function and branch, the last call there that is awaited."""
        found: dict[int, dict[int, int]] = defaultdict(dict)
        for number, call in enumerate(self._facts.calls):
            if call.awaited:
                place = self._facts.places[call.place]
                found[place.function][place.branch] = number
        return found


def _keeps(site: Site) -> bool:
    return site.kind == "stored" or (site.kind == "method" and site.name == _KEEPING)
