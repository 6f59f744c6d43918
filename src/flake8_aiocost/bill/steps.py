"""What one function of a project spawns and calls, in the order of its text, without what runs seldom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs import declared
from flake8_aiocost.effects.fold import OUTSIDE, leaving
from flake8_aiocost.effects.waits import LEAST_ITEMS, repeats
from flake8_aiocost.heat.latches import Latches
from flake8_aiocost.heat.precedence import SILENT
from flake8_aiocost.heat.quiet import standing
from flake8_aiocost.module.facts import EVERY
from flake8_aiocost.project.call_graph import Edge  # noqa: TC001  a record holds it
from flake8_aiocost.records import Record
from flake8_aiocost.spawns.rounds import Rounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from flake8_aiocost.heat import HeatMap
    from flake8_aiocost.model import Spawn
    from flake8_aiocost.module.conditions import Condition
    from flake8_aiocost.project.index import ModuleIndex


class Step(Record, frozen=True):
    """A spawn, or functions of which one is run.

    ``statement`` is where it stands in its module, ``OUTSIDE`` where that is not known. ``loops`` are those around it
    that run it again, and ``conditions`` have to hold of the function's parameters for it.
    """

    statement: int
    loops: tuple[int, ...]
    conditions: tuple[Condition, ...]
    spawn: Spawn | None = None
    edges: tuple[Edge, ...] = ()


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
        self._latches = Latches(heats.project, heats.functions)
        self._found: dict[int, tuple[Step, ...]] = {}
        self._rounds: dict[int, Rounds] = {}
        self._leaving: dict[int, frozenset[tuple[int, int]]] = {}
        self._first: dict[int, dict[int, int]] = {}
        self._of_functions: dict[int, dict[int, list[Spawn]]] = {}

    def of(self, function: int) -> tuple[Step, ...]:
        """What a function runs."""
        if function not in self._found:
            self._found[function] = (*self._spawned(function), *self._called(function))
        return self._found[function]

    def times(self, module: int, loops: Sequence[int]) -> int:
        """How often at the least something is run in some loops of a function."""
        return LEAST_ITEMS if repeats(self._project.modules[module].facts, loops) else 1

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
                yield Step(call.statement, loops, self._graph.parameters.held(index, call.place), spawn)

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
            if edge.call in spawns and edge.target in self._graph.called(index, edge.call, function):
                continue
            key = edge.call if edge.call >= 0 and edge.how == "call" else (number,)
            together.setdefault(key, []).append(edge)
        for edges in together.values():
            (first, *_) = edges
            if first.place < 0:
                yield Step(OUTSIDE, (), (), edges=tuple(edges))
                continue
            loops = first.loops if first.call < 0 else self._rounds_of(module).of(first.call)
            if self._counts(index, first.place, loops):
                yield Step(self._statement(index, first), loops, first.conditions, edges=tuple(edges))

    def _counts(self, index: ModuleIndex, place: int, loops: Sequence[int]) -> bool:
        """Whether what stands at a place is run more often than seldom, and at all."""
        if standing(index, place, loops, self._latches):
            return False
        since, before = index.facts.places[place].pythons
        return (since, before) == EVERY or since <= self._python()[1] < before

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

    def _rounds_of(self, module: int) -> Rounds:
        if module not in self._rounds:
            self._rounds[module] = Rounds(self._project.modules[module].facts)
        return self._rounds[module]

    def _spawns_of(self, module: int) -> dict[int, list[Spawn]]:
        """The spawns of a module by its functions."""
        if module not in self._of_functions:
            found: dict[int, list[Spawn]] = {}
            for spawn in self._spawns(module):
                found.setdefault(spawn.function, []).append(spawn)
            self._of_functions[module] = found
        return self._of_functions[module]
