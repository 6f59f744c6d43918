"""Step 5, place: how the function around a spawn is reached, and why we say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.heat import module_rules, overrides, propagate
from flake8_aiocost.heat.catalogue import catalogue, shipped
from flake8_aiocost.heat.endless import endless_loops
from flake8_aiocost.heat.entries import EntryPoints, named
from flake8_aiocost.heat.entry_points import find_entry_points
from flake8_aiocost.heat.handing import Handing
from flake8_aiocost.heat.heat_map import HeatMap
from flake8_aiocost.heat.indirect import find_indirect
from flake8_aiocost.heat.latches import asked_by
from flake8_aiocost.heat.leftovers import fill
from flake8_aiocost.heat.marked import marked
from flake8_aiocost.heat.marks import Marks
from flake8_aiocost.heat.own_package import foreign, own_packages, own_programs, whole
from flake8_aiocost.heat.path_words import called_elsewhere
from flake8_aiocost.heat.pattern_lookup import PatternLookup
from flake8_aiocost.heat.seldom import seldom_run
from flake8_aiocost.heat.startup_loops import onward, turning
from flake8_aiocost.model import BACKGROUND, MODULE_LEVEL, Heat
from flake8_aiocost.project.call_graph import CallGraph
from flake8_aiocost.project.reaching import reaching

if TYPE_CHECKING:
    from collections.abc import Collection

    from flake8_aiocost.project.project import ProjectIndex
    from flake8_aiocost.settings import Settings


#: With fewer modules the callers of all spawns are sooner found than all that entry points call: open-webui (288) takes
#: 2.2 s of CPU backwards after an edit and 3.4 forwards.
_SMALL = 1_000
#: Entry points that are in one of so many modules call little. Home Assistant (7,327 modules, 232 entry points) takes
#: 14.7 s backwards and 10.1 forwards, LiteLLM (3,135 and 1,449) 30.6 and 35.5.
_SPARSE = 10
#: What leads to so few functions is soon found in any project: after an edit of Home Assistant flake8 over one of its
#: files takes 5 to 8 s of CPU backwards and 7 to 10 forwards, over ten of them 10 and 7.
_FEW = 5


def place(project: ProjectIndex, settings: Settings, asked: Collection[int] | None = None) -> HeatMap:
    """Say how functions of a project are reached.

    Comments and settings override test modules, those override entry points and what they call, and where nothing else
    is known the module's path or imports may tell of background jobs; a word in the path of those functions only that
    nobody calls.

    Args:
        project: the index.
        settings: what a person wrote down, and the root that paths are relative to.
        asked: the functions that are asked about, by their numbers; by default all. It is much faster for a few. Of a
            large project with few entry points all are placed all the same, unless very few are asked about.

    Raises:
        FrameworkError: a file of the ``frameworks`` setting is not usable. No module makes this raise.
    """
    own = settings.framework_files
    packages, programs = own_packages(project, shipped()), own_programs(project, shipped())
    everywhere = PatternLookup(project, catalogue(foreign(project.imports, packages | programs), own))
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
            said = {each: said.get(each) or structs.replace(test, subject=named(project, each)) for each in numbers}
        else:
            known = catalogue(foreign(index.imports, programs), own)
            find_entry_points(project, module, everywhere, known, found, marks=marks)
        told[module] = said
        heats.update(said)
    find_indirect(project, found, heats)
    fixed = frozenset(heats)
    # Test code calls everything; that heats nothing, so it is left out as a place to start from.
    starts = {each: heat for each, heat in heats.items() if each >= 0 and project.place_of(each)[0] not in tests}
    handing = Handing(project, found.registered, found.functions, found.injected)
    within = (
        None
        if asked is None or (len(asked) > _FEW and _reach_little(project, found))
        else reaching(handing.calls, asked, lambda found: asked_by(project, found))
    )
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
            fill(project, index.number, rests.get(index.number), placed, called)
    placed.update(seldom_run(project, graph, placed, flow.parents, fixed))
    for more in (turning(project, graph, placed), flow.distant()):
        placed.update(onward(graph, placed, {each: heat for each, heat in more.items() if each not in placed}))
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


def _reach_little(project: ProjectIndex, found: EntryPoints) -> bool:
    """Whether what the entry points of a project call is sooner found than what leads to some functions."""
    modules = len(project.modules)
    return modules > _SMALL and len(found.functions) * _SPARSE < modules
