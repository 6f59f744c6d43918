"""Step 3, place: how the function around a spawn is reached, and why we say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from flake8_aiocost.heat import entry_points, modules, outrank, reach
from flake8_aiocost.heat.catalogue import catalogue
from flake8_aiocost.heat.hierarchy import Hierarchy
from flake8_aiocost.heat.precedence import ONCE, stronger
from flake8_aiocost.model import MODULE_LEVEL, Heat, ModuleFacts

if TYPE_CHECKING:
    from flake8_aiocost.model import Spawn
    from flake8_aiocost.settings import Settings


@dataclass(frozen=True, slots=True)
class HeatMap:
    """The heat of every function of a module (``MODULE_LEVEL`` for its own level), and of loops over consumers."""

    facts: ModuleFacts
    functions: Mapping[int, Heat]
    loops: Mapping[int, Heat] = field(default_factory=dict)
    fixed: frozenset[int] = frozenset()

    def at(self, function: int, loops: tuple[int, ...] = ()) -> Heat:
        """The heat of what stands in a function, inside some of its loops.

        A loop over a consumer is heat of its own: the code before it runs once. A ``while`` in startup code or a script
        runs as long as the process does, so nothing is known of its rate.
        """
        heat = self.functions.get(function, Heat("unknown"))
        if function in self.fixed:
            return heat
        for loop in loops:
            if loop in self.loops:
                heat = stronger(self.loops[loop], heat)
        return Heat("unknown") if heat.kind in ONCE and reach.endless(self.facts, loops) else heat

    def of(self, spawn: Spawn) -> Heat:
        """The heat of a spawn."""
        guarded = spawn.function == MODULE_LEVEL and self.facts.calls[spawn.site].main_guard
        if guarded and MODULE_LEVEL not in self.fixed:
            return Heat("script", "this module", "__main__ guard")
        return self.at(spawn.function, spawn.loops)


def place(facts: ModuleFacts, settings: Settings) -> HeatMap:
    """Say how each function of a module is reached.

    Comments and settings outrank test modules, those outrank entry points and what they call, and where nothing else is
    known the module's path or imports may tell of background jobs.

    Raises:
        FrameworkError: a file of the ``frameworks`` setting is not usable. No module makes this raise.
    """
    own = tuple(str(settings.root / path) for path in settings.frameworks)
    frameworks = catalogue(facts.imports, own)
    path = outrank.relative(facts.path, settings.root)
    said = outrank.fixed(facts, settings)
    fixed = frozenset(said)
    every = range(MODULE_LEVEL, len(facts.functions))
    if (test := modules.whole(facts, path, frameworks)) is not None:
        said = {index: said.get(index) or replace(test, subject=_name(facts, index)) for index in every}
        return HeatMap(facts, said, {}, frozenset(every))
    hierarchy = Hierarchy(facts)
    found = entry_points.find(facts, frameworks, hierarchy)
    heats = reach.spread(facts, found, {index: heat for index, heat in said.items() if index >= 0}, hierarchy)
    heats[MODULE_LEVEL] = said.get(MODULE_LEVEL) or Heat("startup", "this module", "run on import")
    entries = (*found.functions.values(), *found.loops.values())
    if (rest := modules.leftover(facts, path, frameworks, entries)) is not None:
        heats.update({index: replace(rest, subject=_name(facts, index)) for index in every if index not in heats})
    return HeatMap(facts, heats, found.loops, fixed)


def _name(facts: ModuleFacts, index: int) -> str:
    return entry_points.display(facts.functions[index]) if index >= 0 else "this module"
