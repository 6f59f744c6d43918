"""Step 5, place: how the function around a spawn is reached, and why we say so."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.heat import module_rules, overrides, propagate
from flake8_aiocost.heat.catalogue import catalogue, shipped
from flake8_aiocost.heat.endless import endless_loops
from flake8_aiocost.heat.entries import EntryPoints, display
from flake8_aiocost.heat.entry_points import find_entry_points
from flake8_aiocost.heat.handing import Handing
from flake8_aiocost.heat.indirect import find_indirect
from flake8_aiocost.heat.latches import asked_by
from flake8_aiocost.heat.marked import marked
from flake8_aiocost.heat.marks import Marks
from flake8_aiocost.heat.own_package import own_packages, whole
from flake8_aiocost.heat.path_words import called_elsewhere
from flake8_aiocost.heat.polling import pauses
from flake8_aiocost.heat.precedence import ONCE, stronger
from flake8_aiocost.heat.quiet import quieten
from flake8_aiocost.heat.runners import runners
from flake8_aiocost.heat.standing import Standing
from flake8_aiocost.heat.turning import in_loop, turning
from flake8_aiocost.model import BACKGROUND, MODULE_LEVEL, Heat
from flake8_aiocost.project.call_graph import CallGraph, Injected
from flake8_aiocost.project.reaching import reaching
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from flake8_aiocost.model import HeatKind, Spawn
    from flake8_aiocost.project.project import ProjectIndex
    from flake8_aiocost.settings import Settings


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
    def _standing(self) -> Standing:
        return Standing(self.project, self.functions)

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
        quiet = self._standing.quiet(index, place, loops)
        if not quiet and not self._standing.is_loud(index, heat.quiet, loops):
            quiet = heat.quiet
        return heat if heat.quiet == quiet else structs.replace(heat, quiet=quiet)

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
        endless = heat.kind in ONCE and propagate.endless(self.project.modules[module].facts, loops)
        return in_loop(heat) if endless else heat


def place(project: ProjectIndex, settings: Settings, asked: Collection[int] | None = None) -> HeatMap:
    """Say how functions of a project are reached.

    Comments and settings override test modules, those override entry points and what they call, and where nothing else
    is known the module's path or imports may tell of background jobs; a word in the path of those functions only that
    nobody calls.

    Args:
        project: the index.
        settings: what a person wrote down, and the root that paths are relative to.
        asked: the functions that are asked about, by their numbers; by default all. It is much faster for a few.

    Raises:
        FrameworkError: a file of the ``frameworks`` setting is not usable. No module makes this raise.
    """
    own = settings.framework_files
    packages = own_packages(project, shipped())
    imports = [each for each in project.imports if each.partition(".")[0] not in packages]
    everywhere = catalogue(imports, own)
    heats: dict[int, Heat] = {}
    found, marks = EntryPoints(), Marks(project)
    told: dict[int, dict[int, Heat]] = {}
    tests: set[int] = set()
    for index in project.glanced():
        module = index.number
        said = {project.number(module, each): heat for each, heat in overrides.fixed(index, settings).items()}
        path = overrides.relative(index.path, settings.root)
        numbers = (project.number(module, MODULE_LEVEL), *project.functions_of(module))
        test = module_rules.whole(index, path, catalogue(index.imports, own)) or whole(project, module, packages)
        if test is not None:
            tests.add(module)
            said = {each: said.get(each) or structs.replace(test, subject=_name(project, each)) for each in numbers}
        else:
            find_entry_points(project, module, everywhere, catalogue(index.imports, own), found, marks=marks)
        told[module] = said
        heats.update(said)
    find_indirect(project, found, heats)
    fixed = frozenset(heats)
    # Test code calls everything; that heats nothing, so it is left out as a place to start from.
    starts = {each: heat for each, heat in heats.items() if each >= 0 and project.place_of(each)[0] not in tests}
    handing = Handing(project, found.registered, found.functions, found.injected)
    within = None if asked is None else reaching(handing.calls, asked, lambda found: asked_by(project, found))
    graph = CallGraph(project, found.registered, handing, within, found.injected)

    def leftover(module: int) -> Heat | None:
        index = project.modules[module]
        path, known = overrides.relative(index.path, settings.root), catalogue(index.imports, own)
        return module_rules.leftover(index, path, known, _entries(module, found, project))

    # What a module of jobs runs is a job.
    jobs = {module for _, module in found.unreached.values() if (rest := leftover(module)) and rest.kind in BACKGROUND}
    alone = {each: heat for each, (heat, module) in found.unreached.items() if module not in jobs}
    flow = propagate.spread(graph, found, starts, fixed, tests, tasks=handing.tasks, left=handing.left, alone=alone)
    loops = endless_loops(project, flow, fixed)
    if not loops.keys() <= found.loops.keys():
        found.loops = {**loops, **found.loops}
        flow = propagate.spread(graph, found, starts, fixed, tests, tasks=handing.tasks, left=handing.left, alone=alone)
    placed = {**flow.heats, **heats}
    rests: dict[int, Heat] = {}
    words: set[int] = set()
    for module in range(len(project.modules)):
        if module not in tests and (rest := leftover(module)) is not None:
            rests[module] = rest
            if rest.kind in BACKGROUND and module_rules.by_word(rest, catalogue(project.modules[module].imports, own)):
                words.add(module)
    called = called_elsewhere(project, graph, handing.calls, placed, words=words, silent=tests)
    for index in project.modules:
        if index.number not in tests:
            _fill(project, index.number, rests.get(index.number), placed, called)
    placed.update(quieten(project, graph, placed, flow.parents, fixed))
    placed.update(turning(project, graph, placed))
    placed.update(marked(project, graph, placed, marks))
    return HeatMap(
        project,
        placed,
        found.loops,
        fixed,
        flow.parents,
        flow.ways,
        flow.guarded,
        found.registered,
        frozenset(found.functions),
        found.hidden,
        found.injected,
        within,
    )


def _entries(module: int, found: EntryPoints, project: ProjectIndex) -> list[Heat]:
    """The heat of the entry points of a module."""
    functions = [found.functions[each] for each in project.functions_of(module) if each in found.functions]
    return functions + [heat for (owner, _), heat in found.loops.items() if owner == module]


def _fill(
    project: ProjectIndex, module: int, rest: Heat | None, heats: dict[int, Heat], called: Collection[int]
) -> None:
    """The level of a module, and the functions that nothing else tells about, but for those that others call."""
    heats.setdefault(project.number(module, MODULE_LEVEL), Heat("startup", "this module", "run on import"))
    if rest is not None:
        left = [each for each in project.functions_of(module) if each not in heats and each not in called]
        if not rest.reason.startswith(module_rules.PATH):
            # Whoever uses the class calls what nothing in the project names, from wherever.
            left = [each for each in left if not _is_for_others(project, each)]
        elif rest.kind == "script" and rest.reason.endswith("/"):
            # A folder of scripts holds what is run by itself; a method is run by whoever has the object.
            left = [each for each in left if not _is_method(project, each)]
        # What nobody calls and runs the event loop itself is a command, also beside jobs.
        commands = runners(project.modules[module]) if left else frozenset[int]()
        command = Heat("script", "", "runs the event loop")
        for each in left:
            heat = command if project.place_of(each)[1] in commands else rest
            heats[each] = structs.replace(heat, subject=_name(project, each))


def _is_method(project: ProjectIndex, number: int) -> bool:
    function = project.function(number)
    return function is not None and bool(function.cls)


def _is_for_others(project: ProjectIndex, number: int) -> bool:
    """Whether a function is a public method that nothing in the project names."""
    function = project.function(number)
    if function is None or not function.cls or function.name.startswith("_"):
        return False
    return not project.reads.attribute(function.name)


def _name(project: ProjectIndex, number: int) -> str:
    function = project.function(number)
    return display(function) if function is not None else "this module"
