"""Who runs whom inside a module.

What counts as running a function: calling it, making an instance of its class, handing it over by name to any call
(``map(f, ...)``, ``partial(f)``, ``add_done_callback(f)``), defining it inside the function that runs, and being
decorated with a decorator of this module that wraps it in a function of its own.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from flake8_aiocost.heat.names import Names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.heat.entry_points import EntryPoints
    from flake8_aiocost.heat.hierarchy import Hierarchy
    from flake8_aiocost.model import Argument, Call, ModuleFacts

How = Literal["call", "name", "inside"]

#: Calls that look at a function without ever running it.
_LOOKS: Names[bool] = Names()
_LOOKS.add(
    (
        "builtins.{callable,id,isinstance,issubclass,hasattr,getattr,print,repr,str,type,super,hash}",
        "{inspect,asyncio}.{iscoroutinefunction,isasyncgenfunction,isfunction,ismethod,signature,getsource,unwrap}",
        "functools.{wraps,update_wrapper}",
        "typing.{cast,get_type_hints}",
    ),
    True,
)
#: Calls that run a function handed over by name once, and at once: as good as calling it.
_RUNS: Names[bool] = Names()
_RUNS.add(
    (
        "**.{start_soon,run_in_executor,run_in_threadpool,run_sync}",
        "{asyncio.to_thread,anyio.run,trio.run,anyio.from_thread.run,asgiref.sync.async_to_sync}",
    ),
    True,
)


@dataclass(frozen=True, slots=True)
class Edge:
    """One way to reach a function from another, inside some loops of that one."""

    target: int
    how: How
    loops: tuple[int, ...] = ()
    main_guard: bool = False


class Graph:
    """The edges of a module, worked out for a function when it is first asked about: most are never reached."""

    def __init__(self, facts: ModuleFacts, found: EntryPoints, hierarchy: Hierarchy) -> None:
        """Group the calls; ``found`` tells which arguments are entry points of their own and no edges."""
        self._facts, self._found, self._hierarchy = facts, found, hierarchy
        self._calls: dict[int, list[int]] = defaultdict(list)
        for index, call in enumerate(facts.calls):
            self._calls[call.function].append(index)
        self._edges: dict[int, list[Edge]] = {}

    def edges(self, function: int) -> Sequence[Edge]:
        """What a function (or ``MODULE_LEVEL``) runs."""
        if function not in self._edges:
            self._edges[function] = [*self._of_calls(function), *self._of_definition(function)]
        return self._edges[function]

    def _of_calls(self, function: int) -> Iterator[Edge]:
        for index in self._calls.get(function, ()):
            call = self._facts.calls[index]
            for target in self._called(call):
                yield Edge(target, "call", call.loops, call.main_guard)
            handed = [
                target
                for position, argument in enumerate(call.arguments)
                for target in self._handed(argument)
                if (index, position) not in self._found.handed
            ]
            if handed and not _LOOKS.find(call.name):
                how: How = "call" if _RUNS.find(call.name) else "name"
                yield from (Edge(target, how, call.loops, call.main_guard) for target in handed)

    def _of_definition(self, function: int) -> Iterator[Edge]:
        if function < 0:
            return
        yield from (Edge(child, "inside") for child in self._hierarchy.nested.get(function, ()))
        for decorator in self._facts.functions[function].decorators:
            # The function that a decorator of this module returns is one inside it, and stands for the decorated one.
            for target in self._hierarchy.of(f"{decorator.name}()"):
                yield Edge(target, "name")
            yield from (Edge(target, "name") for each in decorator.arguments for target in self._handed(each))

    def _called(self, call: Call) -> tuple[int, ...]:
        if call.name.startswith("builtins.super().") and call.function >= 0:
            method = call.name.removeprefix("builtins.super().")
            line = self._hierarchy.line(self._facts.functions[call.function].cls)[1:]
            return next((methods for base in line if (methods := self._hierarchy.methods(base, method))), ())
        return self._hierarchy.of(call.name)

    def _handed(self, argument: Argument) -> Iterator[int]:
        for name in (argument.value, *argument.items):
            # A class handed over is most often a type (``response_model=Feed``), not a factory.
            if name.startswith(":") and name[1:] not in self._hierarchy.classes:
                yield from self._hierarchy.of(name)
