"""What one function of a project spawns and calls, in the order of its text, without what runs seldom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs import declared
from flake8_aiocost.effects.fold import OUTSIDE, leaving
from flake8_aiocost.effects.waits import repeats
from flake8_aiocost.heat.precedence import SILENT
from flake8_aiocost.heat.seldom_places import SeldomPlaces
from flake8_aiocost.module.place import EVERY, NO_BRANCH
from flake8_aiocost.project.edge import Edge  # noqa: TC001  a record holds it
from flake8_aiocost.project.held import held
from flake8_aiocost.records import Record
from flake8_aiocost.spawns.repeating_loops import RepeatingLoops

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from flake8_aiocost.heat.heat_map import HeatMap
    from flake8_aiocost.model import Spawn
    from flake8_aiocost.module.conditions import Condition
    from flake8_aiocost.project.index import ModuleIndex

#: Decorators of functions that are run whenever they are called.
_PLAIN = frozenset(
    {
        "builtins.staticmethod",
        "builtins.classmethod",
        "builtins.property",
        "abc.abstractmethod",
        "contextlib.contextmanager",
        "contextlib.asynccontextmanager",
        "typing.override",
        "typing.final",
        "typing_extensions.override",
    }
)


class Step(Record, frozen=True):
    """A spawn, or functions of which one is run.

    ``statement`` is where it stands in its module, ``OUTSIDE`` where that is not known. ``loops`` are those around it
    that run it again, and ``conditions`` have to hold of the function's parameters for it. ``always``: it is run
    whenever the function is, if nothing raises an error, and ``needs`` hold of the parameters for sure. ``again``: what
    it runs is run by it too, whatever else runs it. Of what is handed over by name, or asked for, that is not known.
    """

    statement: int
    loops: tuple[int, ...]
    conditions: tuple[Condition, ...]
    spawn: Spawn | None = None
    edges: tuple[Edge, ...] = ()
    always: bool = False
    needs: tuple[Condition, ...] = ()
    again: bool = True


class Steps:
    """The steps of the functions of a project, worked out when they are asked for."""

    def __init__(
        self,
        heats: HeatMap,
        spawns: Callable[[int], Sequence[Spawn]],
        python: Callable[[], tuple[int, int]],
    ) -> None:
        """Look at no function yet.

        Args:
            heats: the heat of the project.
            spawns: the spawns of each module.
            python: the minor version of Python that the project will run on.
        """
        self._heats, self._project, self._spawns, self._python = heats, heats.project, spawns, python
        self._graph = heats.graph()
        self._standing = SeldomPlaces(heats.project, heats.functions)
        self._found: dict[int, tuple[Step, ...]] = {}
        self._rounds: dict[int, RepeatingLoops] = {}
        self._leaving: dict[int, frozenset[tuple[int, int]]] = {}
        self._first: dict[int, dict[int, int]] = {}
        self._leavers: dict[int, dict[int, list[int]]] = {}
        self._of_functions: dict[int, dict[int, list[Spawn]]] = {}

    def take(self, other: Steps, module: int) -> None:
        """Take what is known of nearly the same project, of which one module is another one: an editor's sketch."""
        changed = self._project.functions_of(module)
        self._graph.take(other._graph, changed)
        self._found = {each: found for each, found in other._found.items() if each not in changed and each >= 0}

    def of(self, function: int) -> tuple[Step, ...]:
        """What a function runs."""
        if function not in self._found:
            self._found[function] = (*self._spawned(function), *self._called(function))
        return self._found[function]

    def left_out(self, function: int) -> frozenset[int]:
        """What a function calls only where nothing counts: seldom, later, or where it is called cold."""
        counted = {edge.target for step in self.of(function) for edge in step.edges}
        return frozenset([edge.target for edge in self._graph.edges(function) if edge.how != "inside"]) - counted

    def repeated(self, module: int, loops: Sequence[int]) -> int:
        """How many of some loops of a function, one inside another, run something for each item."""
        facts = self._project.modules[module].facts
        return sum(repeats(facts, (each,)) for each in loops)

    def leaving(self, module: int) -> frozenset[tuple[int, int]]:
        """The blocks of a module that leave, as ``effects.fold`` has them."""
        if module not in self._leaving:
            self._leaving[module] = leaving(self._project.modules[module].facts)
        return self._leaving[module]

    def _spawned(self, function: int) -> Iterator[Step]:
        module, local = self._project.place_of(function)
        index = self._project.modules[module]
        for spawn in self._spawns_of(module).get(local, ()):
            call = index.facts.calls[spawn.site]
            before = declared()[spawn.construct].task_before
            if before is not None and self._python() >= before:
                continue
            if self._counts(index, call.place, spawn.loops):
                # The price of tasks that a loop makes together is that of the whole loop.
                loops = spawn.loops[:-1] if spawn.together else spawn.loops
                conditions = held(index, call.place)
                always = self._is_always(index, call.place, call.statement)
                needs = conditions if always and index.facts.places[call.place].branch != NO_BRANCH else ()
                yield Step(call.statement, loops, conditions, spawn, always=always, needs=needs)

    def _called(self, function: int) -> Iterator[Step]:
        """One step for all functions that one call may run, and one for each that is handed over."""
        module, local = self._project.place_of(function)
        index = self._project.modules[module]
        # The function that a person calls a spawn is paid there, and not once more for what it does.
        spawns = {spawn.site for spawn in self._spawns_of(module).get(local, ())}
        together: dict[object, list[Edge]] = {}
        for number, edge in enumerate(self._graph.edges(function)):
            # To define a function is not to run it, and what runs later is no part of this call.
            if edge.how in ("inside", "later") or self._is_cold(edge.target):
                continue
            if edge.call in spawns and edge.target in self._graph.callees.called(index, edge.call, function):
                continue
            key = edge.call if edge.call >= 0 and edge.how == "call" else (number,)
            together.setdefault(key, []).append(edge)
        for edges in together.values():
            (first, *_) = edges
            if first.place < 0:
                # A framework runs a dependency before anything else, unless a dependency before it raises an error.
                always = first.how == "injected" and self._is_plain(first.target)
                yield Step(OUTSIDE, (), (), edges=tuple(edges), always=always, again=first.how == "call")
                continue
            loops = first.loops if first.call < 0 else self._rounds_of(module).of(first.call)
            if self._counts(index, first.place, loops):
                statement = self._statement(index, first)
                # One of several functions is none that is always run.
                sure = first.how == "call" and first.call >= 0 and len(edges) == 1 and self._is_plain(first.target)
                always = sure and self._is_always(index, first.place, statement)
                needs = first.conditions if always and index.facts.places[first.place].branch != NO_BRANCH else ()
                again = first.how == "call" and not any(self._may_be_kept(each.target) for each in edges)
                yield Step(statement, loops, first.conditions, None, tuple(edges), always, needs, again)

    def _counts(self, index: ModuleIndex, place: int, loops: Sequence[int]) -> bool:
        """Whether what stands at a place is run more often than seldom, and at all."""
        if self._standing.seldom(index, place, loops):
            return False
        since, before = index.facts.places[place].pythons
        return (since, before) == EVERY or since <= self._python()[1] < before

    def _is_always(self, index: ModuleIndex, place: int, statement: int) -> bool:
        """Whether what stands there is run whenever its function is: on no branch, and after none that leaves.

        Or on a branch that nothing but tests of the parameters decides, if these come out so.
        """
        facts = index.facts
        here = facts.places[place]
        if here.open or statement == OUTSIDE:
            return False
        if here.branch != NO_BRANCH and len(held(index, place)) != len(here.conditions):
            return False
        for leaver in self._leavers_of(index).get(here.function, ()):
            if leaver >= statement:
                break
            record = facts.statements[leaver]
            loops = facts.places[record.place].loops
            if record.leaves == "return" or (loops and loops[-1] in here.loops):
                return False
        return True

    def _is_plain(self, function: int) -> bool:
        """Whether to call a function is to run it: a decorator may keep its result, or run it later or never."""
        module, local = self._project.place_of(function)
        return all(each.name in _PLAIN for each in self._project.modules[module].decorators[local])

    def _may_be_kept(self, function: int) -> bool:
        """Whether a decorator of a library may keep the result of a function for the next call."""
        module, local = self._project.place_of(function)
        names = [each.name for each in self._project.modules[module].decorators[local]] if local >= 0 else []
        return any(each not in _PLAIN and not each.startswith(":") for each in names)

    def _leavers_of(self, index: ModuleIndex) -> dict[int, list[int]]:
        """The statements on branches that leave something without an error, by their functions, in their order."""
        if index.number not in self._leavers:
            facts = index.facts
            found: dict[int, list[int]] = {}
            for number, each in enumerate(facts.statements):
                place = facts.places[each.place]
                if each.leaves in ("return", "break", "continue") and place.branch != NO_BRANCH:
                    found.setdefault(place.function, []).append(number)
            self._leavers[index.number] = found
        return self._leavers[index.number]

    def _is_cold(self, function: int) -> bool:
        """Whether somebody calls a function cold, or it runs on no event loop: heat does not flow there."""
        heat = self._heats.functions.get(function)
        if heat is None or heat.kind not in SILENT:
            return False
        return function in self._heats.fixed or heat.kind == "never"

    def _statement(self, index: ModuleIndex, edge: Edge) -> int:
        """Where an edge stands: what is run by using an object has the first statement of its place."""
        if edge.call >= 0:
            return index.facts.calls[edge.call].statement
        if index.number not in self._first:
            found: dict[int, int] = {}
            for number, statement in enumerate(index.facts.statements):
                found.setdefault(statement.place, number)
            self._first[index.number] = found
        return self._first[index.number].get(edge.place, OUTSIDE)

    def _rounds_of(self, module: int) -> RepeatingLoops:
        if module not in self._rounds:
            self._rounds[module] = RepeatingLoops(self._project.modules[module].facts)
        return self._rounds[module]

    def _spawns_of(self, module: int) -> dict[int, list[Spawn]]:
        """The spawns of a module by its functions."""
        if module not in self._of_functions:
            found: dict[int, list[Spawn]] = {}
            for spawn in self._spawns(module):
                found.setdefault(spawn.function, []).append(spawn)
            self._of_functions[module] = found
        return self._of_functions[module]
