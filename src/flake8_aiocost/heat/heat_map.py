"""The heat of the functions and loops of a project, and of what stands in them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.heat.handing import Handing
from flake8_aiocost.heat.polling import pauses
from flake8_aiocost.heat.precedence import ONCE, stronger
from flake8_aiocost.heat.run_once import may_be_endless
from flake8_aiocost.heat.seldom_places import SeldomPlaces
from flake8_aiocost.heat.startup_loops import in_loop
from flake8_aiocost.model import MODULE_LEVEL, Heat
from flake8_aiocost.project.call_graph import CallGraph
from flake8_aiocost.project.edge import Injected  # noqa: TC001  a record holds it
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.model import HeatKind, Spawn
    from flake8_aiocost.project.project import ProjectIndex


class HeatMap(Record, frozen=True, dict=True):
    """The heat of every function of a project by its number, and of loops over consumers by module and loop.

    ``fixed`` are the functions whose heat somebody wrote down, and those of test modules. ``parents`` tells from which
    function, or level of a module, each other one was first reached; ``ways`` has the whole chain of those that are not
    reached in every situation in which the one before is. ``guarded`` is the heat of places, by module and place, that
    not every call of their function reaches, below ``if stream:`` where callers leave ``stream`` at its default; with
    the functions through which it comes there. ``registered`` holds module, call and position of arguments that hand
    over an entry point of its own, with its heat: who hands it over does not run it. ``entries`` are the entry points;
    ``hidden`` has what a framework spawns for each call of some of them, by the name of the rule about it.
    ``injected`` is what a framework runs before a function that asks for it.
    ``within`` are the functions from which one may be reached that was asked about, with the calls that may lead there;
    nothing else was looked at. It is ``None`` where all were asked about.
    """

    project: ProjectIndex
    functions: Mapping[int, Heat]
    loops: Mapping[tuple[int, int], Heat] = {}
    fixed: frozenset[int] = frozenset()
    parents: Mapping[int, int] = {}
    ways: Mapping[int, tuple[int, ...]] = {}
    guarded: Mapping[tuple[int, int], tuple[Heat, tuple[int, ...]]] = {}
    registered: Mapping[tuple[int, int, int], HeatKind] = {}
    entries: frozenset[int] = frozenset()
    hidden: Mapping[int, str] = {}
    injected: Mapping[int, tuple[Injected, ...]] = {}
    within: Mapping[int, tuple[int, ...]] | None = None

    @cached_property
    def _standing(self) -> SeldomPlaces:
        return SeldomPlaces(self.project, self.functions)

    def graph(self) -> CallGraph:
        """Who runs whom, with what becomes of functions that are handed over."""
        handing = Handing(self.project, self.registered, self.entries, self.injected)
        return CallGraph(self.project, frozenset(self.registered), handing, self.within, self.injected)

    def chain(self, function: int) -> tuple[int, ...]:
        """The functions through which heat comes to one, from where it begins, which may be a module's level."""
        found = [function]
        while function not in self.ways and (function := self.parents.get(function, function)) != found[-1]:
            found.append(function)
        return (*self.ways.get(function, (function,)), *reversed(found[:-1]))

    def of(self, module: int, spawn: Spawn) -> Heat:
        """The heat of a spawn of a module."""
        function = self.project.number(module, spawn.function)
        facts = self.project.modules[module].facts
        index = self.project.modules[module]
        guarded = spawn.function == MODULE_LEVEL and facts.places[facts.calls[spawn.site].place].main_guard
        if guarded and function not in self.fixed:
            return Heat("script", "this module", "__main__ guard")
        place = facts.calls[spawn.site].place
        if spawn.function == MODULE_LEVEL and function not in self.fixed and index.is_deferred(place):
            return Heat("unknown")
        # A pause that is cut short may end the loop; it is in each turn of it all the same.
        loops = facts.places[place].loops if pauses(index, spawn.site) else spawn.loops
        heat = self.at(module, spawn.function, loops, place)
        seldom = self._standing.seldom(index, place, loops)
        if not seldom and not self._standing.is_often(index, heat.seldom, loops):
            seldom = heat.seldom
        return heat if heat.seldom == seldom else structs.replace(heat, seldom=seldom)

    def at(self, module: int, function: int, loops: tuple[int, ...] = (), place: int = -1) -> Heat:
        """The heat of what stands in a function of a module, inside some of its loops, at some of its places.

        A loop over a consumer is heat of its own: the code before it runs once. A ``while`` in startup code or a script
        runs as long as the process does, so nothing is known of its rate.
        """
        number = self.project.number(module, function)
        heat = self.functions.get(number, Heat("unknown"))
        if number in self.fixed:
            return heat
        heat, _ = self.guarded.get((module, place), (heat, ()))
        for loop in loops:
            if (module, loop) in self.loops:
                found = self.loops[module, loop]
                # A loop without an end turns at a rate of its own, whatever has started it.
                heat = found if found.kind == heat.kind == "job" else stronger(found, heat)
        endless = heat.kind in ONCE and may_be_endless(self.project.modules[module].facts, loops)
        return in_loop(heat) if endless else heat
