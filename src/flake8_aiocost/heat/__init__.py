"""Step 3, place: how the function around a spawn is reached, and why we say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.heat import entry_points, module_rules, overrides, propagate
from flake8_aiocost.heat.catalogue import catalogue
from flake8_aiocost.heat.precedence import ONCE, stronger
from flake8_aiocost.model import MODULE_LEVEL, Heat
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.model import Spawn
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.settings import Settings


class HeatMap(Record, frozen=True):
    """The heat of every function of a module (``MODULE_LEVEL`` for its own level), and of loops over consumers."""

    index: ModuleIndex
    functions: Mapping[int, Heat]
    loops: Mapping[int, Heat] = {}
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
        return Heat("unknown") if heat.kind in ONCE and propagate.endless(self.index.facts, loops) else heat

    def of(self, spawn: Spawn) -> Heat:
        """The heat of a spawn."""
        guarded = spawn.function == MODULE_LEVEL and self._is_main_guarded(spawn.site)
        if guarded and MODULE_LEVEL not in self.fixed:
            return Heat("script", "this module", "__main__ guard")
        return self.at(spawn.function, spawn.loops)

    def _is_main_guarded(self, call: int) -> bool:
        facts = self.index.facts
        return facts.places[facts.calls[call].place].main_guard


def place(index: ModuleIndex, settings: Settings) -> HeatMap:
    """Say how each function of a module is reached.

    Comments and settings override test modules, those override entry points and what they call, and where nothing else
    is known the module's path or imports may tell of background jobs.

    Raises:
        FrameworkError: a file of the ``frameworks`` setting is not usable. No module makes this raise.
    """
    own = tuple(str(settings.root / path) for path in settings.frameworks)
    frameworks = catalogue(index.imports, own)
    path = overrides.relative(index.path, settings.root)
    said = overrides.fixed(index, settings)
    fixed = frozenset(said)
    every = range(MODULE_LEVEL, len(index.facts.functions))
    if (test := module_rules.whole(index, path, frameworks)) is not None:
        said = {number: said.get(number) or structs.replace(test, subject=_name(index, number)) for number in every}
        return HeatMap(index, said, {}, frozenset(every))
    found = entry_points.find_entry_points(index, frameworks)
    heats = propagate.spread(index, found, {number: heat for number, heat in said.items() if number >= 0})
    heats[MODULE_LEVEL] = said.get(MODULE_LEVEL) or Heat("startup", "this module", "run on import")
    entries = (*found.functions.values(), *found.loops.values())
    if (rest := module_rules.leftover(index, path, frameworks, entries)) is not None:
        heats.update(
            {number: structs.replace(rest, subject=_name(index, number)) for number in every if number not in heats}
        )
    return HeatMap(index, heats, found.loops, fixed)


def _name(index: ModuleIndex, number: int) -> str:
    return entry_points.display(index.facts.functions[number]) if number >= 0 else "this module"
