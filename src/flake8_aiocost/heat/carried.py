"""The heat of a project carried over to one in which a module was edited: a first answer, until heat is
placed anew.

Functions of the module are matched by their names. It does not have the calls that the edit has added or removed.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from flake8_aiocost.heat.heat_map import HeatMap
from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.project.edge import Injected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.project.project import ProjectIndex

_V = TypeVar("_V")


def carried(old: HeatMap, project: ProjectIndex, module: int) -> HeatMap:
    """The same heat, with the numbers of another index.

    Args:
        old: the heat of the project before.
        project: the project with other facts of one module, and the same of all others.
        module: the edited module.
    """
    before, after = old.project.modules[module].facts, project.modules[module].facts
    functions = _matched((each.qualname for each in before.functions), (each.qualname for each in after.functions))
    loops = _matched(_loops(before), _loops(after))
    first, last = old.project.functions_of(module).start, old.project.functions_of(module).stop
    shift = project.functions_of(module).stop - last

    def number(function: int) -> int | None:
        if function < first:
            return function
        if function >= last:
            return function + shift
        local = functions.get(function - first)
        return None if local is None else first + local

    def all_of(way: Iterable[int]) -> tuple[int, ...]:
        return tuple([each for function in way if (each := number(function)) is not None])

    same = not shift and all(local == at for local, at in functions.items()) and len(functions) == len(before.functions)
    guarded = {at: (heat, all_of(way)) for at, (heat, way) in old.guarded.items() if at[0] != module}
    return HeatMap(
        project,
        old.functions if same else dict(_keyed(old.functions.items(), number)),
        {
            (owner, each): heat
            for (owner, loop), heat in old.loops.items()
            if (each := loop if owner != module else loops.get(loop)) is not None
        },
        old.fixed if same else frozenset(all_of(old.fixed)),
        old.parents
        if same
        else {
            each: parent
            for function, before_it in old.parents.items()
            if (each := number(function)) is not None and (parent := number(before_it)) is not None
        },
        old.ways if same else {each: all_of(way) for each, way in _keyed(old.ways.items(), number)},
        guarded,
        {at: kind for at, kind in old.registered.items() if at[0] != module},
        old.entries if same else frozenset(all_of(old.entries)),
        old.hidden if same else dict(_keyed(old.hidden.items(), number)),
        dict(_injected(old.injected, module, number)),
        None if old.within is None else _within(old.within, project, module, number),
    )


def _keyed(items: Iterable[tuple[int, _V]], number: Callable[[int], int | None]) -> Iterator[tuple[int, _V]]:
    return ((each, value) for function, value in items if (each := number(function)) is not None)


def _injected(
    old: Mapping[int, tuple[Injected, ...]], module: int, number: Callable[[int], int | None]
) -> Iterator[tuple[int, tuple[Injected, ...]]]:
    """What a framework runs before a function. The calls of the edited module are no longer those that they were."""
    for function, found in _keyed(old.items(), number):
        yield (
            function,
            tuple(
                [
                    Injected(target, each.module, -1 if each.module == module else each.call)
                    for each in found
                    if (target := number(each.target)) is not None
                ]
            ),
        )


def _within(
    within: Mapping[int, tuple[int, ...]], project: ProjectIndex, module: int, number: Callable[[int], int | None]
) -> dict[int, tuple[int, ...]]:
    """The functions that are looked at; of those of the edited module, all of their calls are."""
    found = dict(_keyed(within.items(), number))
    index = project.modules[module]
    for local in (MODULE_LEVEL, *range(len(index.facts.functions))):
        found[project.number(module, local)] = tuple(index.calls_of(local))
    return found


def _matched(before: Iterable[str], after: Iterable[str]) -> dict[int, int]:
    """What is what, by its name and which of several of the same name it is."""
    places = {name: at for at, name in enumerate(_counted(after))}
    return {at: places[name] for at, name in enumerate(_counted(before)) if name in places}


def _counted(names: Iterable[str]) -> Iterator[tuple[str, int]]:
    seen: Counter[str] = Counter()
    for name in names:
        yield name, seen[name]
        seen[name] += 1


def _loops(facts: ModuleFacts) -> Iterator[str]:
    """The kind of each loop, with the function around it."""
    for loop in facts.loops:
        function = facts.places[loop.place].function
        yield f"{loop.kind} {facts.functions[function].qualname if function >= 0 else ''}"
