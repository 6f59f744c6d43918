"""The heat of a project as an earlier run has worked it out, while nothing that it depends on has changed.

It is for what is asked of a project that stands still and whose verdicts do not answer it: ``aiocost why`` and
``graph``, chains, and files that no run has looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from flake8_aiocost.heat import place
from flake8_aiocost.heat.heat_map import HeatMap
from flake8_aiocost.model import Heat, HeatKind
from flake8_aiocost.project.edge import Injected
from flake8_aiocost.project.sealed import HEAT

if TYPE_CHECKING:
    from collections.abc import Collection

    from flake8_aiocost.project.project import ProjectIndex
    from flake8_aiocost.project.sealed import Sealed
    from flake8_aiocost.settings import Settings

NAME = HEAT


class _Kept(msgspec.Struct, frozen=True):
    """A heat map without its project; of each loop, and each guarded place, the module, the number and its heat."""

    functions: dict[int, Heat]
    loops: tuple[tuple[int, int, Heat], ...]
    fixed: frozenset[int]
    parents: dict[int, int]
    ways: dict[int, tuple[int, ...]]
    guarded: tuple[tuple[int, int, Heat, tuple[int, ...]], ...]
    registered: tuple[tuple[int, int, int, HeatKind], ...]
    entries: frozenset[int]
    hidden: dict[int, str]
    injected: dict[int, tuple[Injected, ...]]
    within: dict[int, tuple[int, ...]] | None


class KeptHeat:
    """The heat of one project."""

    def __init__(self, files: Sealed) -> None:
        """Take where it lies."""
        self._files = files
        #: Whether ``place`` had to follow no calls.
        self.was_known = False

    def known(self, project: ProjectIndex) -> HeatMap | None:
        """The heat of all functions of the project that spawn, where it is known."""
        kept = self._files.read(NAME, _Kept)
        if kept is None:
            return None
        loops = {(module, loop): heat for module, loop, heat in kept.loops}
        guarded = {(module, place): (heat, way) for module, place, heat, way in kept.guarded}
        registered = {(module, call, position): heat for module, call, position, heat in kept.registered}
        rest = kept.parents, kept.ways, guarded, registered, kept.entries, kept.hidden, kept.injected
        return HeatMap(project, kept.functions, loops, kept.fixed, *rest, kept.within)

    def place(self, project: ProjectIndex, settings: Settings, spawning: Collection[int] | None) -> HeatMap:
        """The heat of the project, as ``heat.place`` has it.

        Args:
            project: the index.
            settings: as there.
            spawning: all functions that spawn, or ``None`` for all functions.

        Raises:
            FrameworkError: a file of the ``frameworks`` setting is not usable.
        """
        known = self.known(project)
        if known is not None:
            self.was_known = True
            return known
        found = place(project, settings, spawning)
        self.keep(found)
        return found

    def keep(self, found: HeatMap) -> None:
        """Write the heat of the project for the next run."""
        loops_of = tuple((module, loop, heat) for (module, loop), heat in found.loops.items())
        guarded_of = tuple((*at, *reached) for at, reached in found.guarded.items())
        chains = dict(found.parents), dict(found.ways)
        registered_of = tuple((*at, heat) for at, heat in sorted(found.registered.items()))
        within = None if found.within is None else dict(found.within)
        rest = (*chains, guarded_of, registered_of, found.entries, dict(found.hidden), dict(found.injected), within)
        self._files.write(NAME, _Kept(dict(found.functions), loops_of, found.fixed, *rest))
