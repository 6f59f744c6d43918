"""Functions of a project that only spawn what they are handed: ``async def gather_limited(limit, coros)``.

Who calls one knows what is spawned, so each call is a spawn of its own, and nothing is told of the one inside. That
holds of a function that spawns once, whatever items one of its parameters has, and waits for nothing else but a
semaphore around each; and only where the children of every call can be named. Else the spawn inside is the one that is
told of.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from msgspec import structs

from flake8_aiocost.module.expressions import Comprehension, Result, bare, leaf, parts_of, receiver
from flake8_aiocost.module.stored import glance, may_hold
from flake8_aiocost.project.arguments import target_parameter
from flake8_aiocost.project.callers import Callers
from flake8_aiocost.project.scans import WRAPPING, scanned
from flake8_aiocost.spawns.spawned_parameter import (
    Spawned,
    may_be_wrapper,
    spawned_parameter,
    spawning_functions,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from flake8_aiocost.model import Spawn
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Argument, Call, Function, ModuleFacts
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: A call, or a spawn, by its module and number.
Site = tuple[int, int]


class OwnCall(NamedTuple):
    """A call of such a function: what it spawns as, and which of its arguments hold the children.

    ``listed``: the argument is a collection of them.
    """

    construct: str
    positions: tuple[int, ...]
    listed: bool

    def children(self, arguments: Sequence[Argument]) -> tuple[Argument, ...]:
        """The arguments as a ``gather`` would have them."""
        given = [arguments[each] for each in self.positions if each < len(arguments)]
        if self.listed:
            return tuple([structs.replace(each, star="*", keyword="") for each in given])
        return tuple(given)


class OwnWrappers(NamedTuple):
    """What a project has of them: by module the calls, and by the spawns inside the first call, which tells of it."""

    calls: Mapping[int, Mapping[int, OwnCall]]
    inside: Mapping[Site, Site]

    def besides(self, module: int) -> tuple[Mapping[int, Mapping[int, OwnCall]], frozenset[Site]]:
        """Those of all modules but one: the calls, and the spawns inside."""
        calls = {each: found for each, found in self.calls.items() if each != module}
        return calls, frozenset(each for each in self.inside if each[0] != module)


NONE = OwnWrappers({}, {})


def own_wrappers(
    project: ProjectIndex,
    spawns: Callable[[int], Sequence[Spawn]],
    trial: Callable[[int, Mapping[int, OwnCall]], Sequence[Spawn]],
) -> OwnWrappers:
    """Find them.

    Args:
        project: the index.
        spawns: the spawns of a module, but for such calls.
        trial: the same where some calls are of such functions.
    """
    spawning: dict[tuple[int, int], tuple[Spawn, Spawned]] = {}
    for module, index in enumerate(project.modules):
        # Few modules have any, so the spawns of most are not looked for here.
        names = frozenset(candidates(index.facts))
        for local, spawn in spawning_functions(index, spawns(module)) if names else ():
            named = index.facts.functions[local].name in names
            if named and (spawned := spawned_parameter(index, local, spawn)) is not None:
                spawning[module, local] = spawn, spawned
    if not spawning:
        return NONE
    functions = {at: project.modules[at[0]].facts.functions[at[1]].name for at in spawning}
    handed_on = _handed_on(project, frozenset(functions.values()))
    found: dict[Site, Mapping[Site, OwnCall]] = {}
    callers = Callers(project, lambda index, call: _runs(project, index, call))
    for (module, local), (spawn, spawned) in spawning.items():
        if functions[module, local] in handed_on:
            continue
        calls = dict(_calls(project, callers, project.number(module, local), spawn.construct, spawned))
        if calls and all(call is not None for call in calls.values()):
            found[module, spawn.site] = {at: call for at, call in calls.items() if call is not None}
    return _countable(found, trial)


def _handed_on(project: ProjectIndex, names: frozenset[str]) -> set[str]:
    """Those of some names of functions that are used without a call: by an alias, a ``partial``, a registration."""
    found: set[str] = set()
    for index in project.modules:
        if any(may_hold(index.facts, name) for name in names):
            with glance(index.facts) as facts:
                given = [argument.value for call in facts.calls for argument in call.arguments]
                given += [each.value for each in facts.assignments if each.value is not None]
                given += [value for function in facts.functions for value in (*function.returned, *function.decorators)]
                while given:
                    value = given.pop()
                    if not isinstance(value, Result) and (name := leaf(value)) in names:
                        found.add(name)
                    given += parts_of(value)
    return found


def _countable(
    found: Mapping[Site, Mapping[Site, OwnCall]], trial: Callable[[int, Mapping[int, OwnCall]], Sequence[Spawn]]
) -> OwnWrappers:
    """Those of which the children of every call have names."""
    named = {
        (module, spawn.site)
        for module, calls in _by_module(found).items()
        for spawn in trial(module, calls)
        if spawn.site in calls and spawn.children and not spawn.unnamed
    }
    sure = {inside: calls for inside, calls in found.items() if named.issuperset(calls)}
    return OwnWrappers(_by_module(sure), {inside: min(calls) for inside, calls in sure.items()})


def _by_module(found: Mapping[Site, Mapping[Site, OwnCall]]) -> Mapping[int, Mapping[int, OwnCall]]:
    """All calls."""
    by_module: dict[int, dict[int, OwnCall]] = defaultdict(dict)
    for calls in found.values():
        for (module, call), own in calls.items():
            by_module[module][call] = own
    return by_module


def _calls(
    project: ProjectIndex, callers: Callers, function: int, construct: str, spawned: Spawned
) -> Iterator[tuple[Site, OwnCall | None]]:
    """The calls of a function, ``None`` for one of which it is not known what it hands over."""
    record = project.function(function)
    for index, call in callers.of(function, {record.name} if record is not None else ()):
        positions = []
        for position, each in enumerate(index.facts.calls[call].arguments):
            key = 0 if each.star == "*" else None
            filled = target_parameter(project, index, call, position, function, key=key)
            if filled is not None and filled.name == spawned.name:
                positions.append(position)
        own = OwnCall(construct, tuple(positions), not spawned.star)
        # What is handed to something else, as in ``gather(both(a, b), c)``, is a child there, and runs beside others.
        known = index.facts.calls[call].awaited and len(_runs(project, index, call)) == 1
        known = known and (len(positions) == 1 if own.listed else bool(positions))
        yield (index.number, call), own if known else None


def _runs(project: ProjectIndex, index: ModuleIndex, call: int) -> list[int]:
    names = index.callees(call)
    return [project.number(each.number, local) for name in names for each, local in index.runs(name)]


class _Candidates(msgspec.Struct, frozen=True, array_like=True):
    names: tuple[str, ...]


def candidates(facts: ModuleFacts) -> tuple[str, ...]:
    """The names of the functions of a module that may be such, by its facts alone: a necessary condition."""
    return scanned(facts, WRAPPING, _Candidates, lambda: _Candidates(tuple(dict.fromkeys(_candidates(facts))))).names


def _candidates(facts: ModuleFacts) -> Iterator[str]:
    """Coroutine functions that await a call with stars before a parameter, or before what is made of its items.

    Or that loop over a parameter, and hand the items to methods of what they have entered.
    """
    found = set()
    for use in facts.uses:
        local = facts.places[use.place].function
        if local >= 0 and use.kind == "await" and isinstance(use.value, Result):
            stars = [each.value for each in facts.calls[use.value.call].arguments if each.star == "*"]
            if any(_is_of_parameter(facts, facts.functions[local], each) for each in stars):
                found.add(local)
    for call in facts.calls:
        local = facts.places[call.place].function
        if local >= 0 and _is_handed_items(facts, facts.functions[local], call):
            found.add(local)
    yield from (facts.functions[each].name for each in sorted(found) if may_be_wrapper(facts.functions[each]))


def _is_of_parameter(facts: ModuleFacts, function: Function, value: Expression) -> bool:
    """Whether a value is a parameter of a function, or made of the items of one."""
    if isinstance(value, Comprehension):
        over = facts.loops[value.loops[0]].iterable
        return over is not None and any(each.name == bare(over) for each in function.parameters)
    if any(each.name == bare(value) for each in function.parameters):
        return True
    bindings = facts.scopes[function.scope].bindings.get(bare(value), ())
    return any(
        isinstance(each.value, Comprehension) and _is_of_parameter(facts, function, each.value) for each in bindings
    )


def _is_handed_items(facts: ModuleFacts, function: Function, call: Call) -> bool:
    """Whether a call is of a method of what a function has entered, with an item of a parameter as an argument."""
    scope = facts.scopes[function.scope].bindings
    entered = scope.get(bare(receiver(call.function)), ())
    if not any(each.kind == "with" for each in entered):
        return False
    items = [each for given in call.arguments for each in scope.get(bare(given.value), ()) if each.kind == "item"]
    return any(each.value is not None and _is_of_parameter(facts, function, each.value) for each in items)
