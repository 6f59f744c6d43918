"""Who the children of a spawn are: their names, the calls that make them, and how many there are of each."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from heapq import merge
from itertools import chain, takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from flake8_aiocost.model import Spawn
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex


class Named:
    """Looks at the names of the children of a project's spawns."""

    def __init__(self, project: ProjectIndex, spawns: Callable[[int], Sequence[Spawn]]) -> None:
        """Look at none yet.

        Args:
            project: the index.
            spawns: the spawns of a module.
        """
        self._project, self._spawns = project, spawns
        self._calls: dict[tuple[int, int], tuple[tuple[str, int], ...]] = {}
        self._sites: dict[int, Mapping[int, Spawn]] = {}
        self._made: dict[tuple[int, int], Mapping[str, Sequence[int]]] = {}

    def inner(self, module: int, call: int) -> Spawn | None:
        """The spawn that a child is itself: ``gather(to_thread(f), ...)``."""
        if call < 0:
            return None
        if module not in self._sites:
            self._sites[module] = {each.site: each for each in self._spawns(module)}
        return self._sites[module].get(call)

    def of(self, module: int, spawn: Spawn) -> tuple[tuple[str, int], ...]:
        """The names of the children, each with the call that makes it, or -1."""
        key = (module, spawn.site)
        if key not in self._calls:
            self._calls[key] = tuple(self._of(module, spawn)) if spawn.children else ()
        return self._calls[key]

    def _of(self, module: int, spawn: Spawn) -> Iterator[tuple[str, int]]:
        index = self._project.modules[module]
        made = self._made_in(index, spawn.function)
        nearest: dict[str, Iterator[int]] = {}
        last: dict[str, int] = {}
        for child in spawn.children:
            name = child.removesuffix("()")
            if name not in nearest:
                nearest[name] = _nearest(made.get(name, ()), spawn.site, index)
            # Of more children than calls the last call makes all that are left.
            last[name] = next(nearest[name], last.get(name, -1))
            yield child, last[name]

    def _made_in(self, index: ModuleIndex, function: int) -> Mapping[str, Sequence[int]]:
        """By what they call, the calls of a function that are not awaited where they stand."""
        key = (index.number, function)
        if key not in self._made:
            found: dict[str, list[int]] = defaultdict(list)
            for call in index.calls_of(function):
                if not index.facts.calls[call].awaited:
                    found[index.callee(call)].append(call)
            self._made[key] = found
        return self._made[key]


def counts(spawn: Spawn, names: int) -> list[int | None]:
    """How many children each name stands for."""
    fan_out = spawn.fan_out
    if fan_out.most and names >= fan_out.most:
        # Each is there on some branches.
        return [1] * names
    if fan_out.unknown:
        # Of several names it is not told which of them stand for many.
        return [None] * names if fan_out.known < names else [1] * names
    if names == 1 and not spawn.unnamed:
        return [max(1, fan_out.known)]
    return [1] * names


def _nearest(calls: Sequence[int], site: int, index: ModuleIndex) -> Iterator[int]:
    """Some calls, in their order, from the nearest to a spawn on: those in its arguments, in its block, and the others.

    No more of them are looked at than are asked for.
    """
    facts = index.facts
    outer = facts.calls[site].range
    at = bisect_left(calls, site)
    # Calls are numbered from the outer ones inwards, so those in its arguments follow on it. Before Python 3.12 all
    # that stand in one f-string have its range.
    inside = _outwards(calls, at, site, lambda call: _within(facts.calls[call].range, outer))
    done: set[int] = {site}
    # What a group starts stands in its block, and others of that name may stand closer.
    blocks = (each.body for each in index.around.opened(site))
    starts = ((bisect_left(calls, first), bisect_left(calls, end)) for first, end in blocks)
    block = (each for first, end in starts for each in sorted(calls[first:end], key=lambda call: abs(call - site)))
    for call in chain(inside, block, _outwards(calls, at, site)):
        if call not in done:
            done.add(call)
            yield call


def _outwards(calls: Sequence[int], at: int, site: int, go_on: Callable[[int], bool] = lambda _: True) -> Iterator[int]:
    """Calls on both sides of a position, by their distance to a site, and on each side as long as a test holds."""
    left = takewhile(go_on, (calls[each] for each in range(at - 1, -1, -1)))
    right = takewhile(go_on, (calls[each] for each in range(at, len(calls))))
    return merge(left, right, key=lambda call: abs(call - site))


def _within(inner: tuple[int, int, int, int], outer: tuple[int, int, int, int]) -> bool:
    return outer[:2] <= inner[:2] and inner[2:] <= outer[2:]
