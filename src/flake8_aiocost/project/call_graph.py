"""Who runs whom inside a module.

What counts as running a function: calling it, making an instance of its class, handing it over by name to any call
(``map(f, ...)``, ``partial(f)``, ``add_done_callback(f)``), defining it inside the function that runs, and being
decorated with a decorator of this module that wraps it in a function of its own.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Literal

from flake8_aiocost.module.expressions import Comprehension, Constant, Display, Other, Result, Star, Sum
from flake8_aiocost.project.patterns import PatternTable
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex

#: Expressions that name nothing.
_NAMELESS = (Constant, Comprehension, Display, Other, Sum)

How = Literal["call", "name", "inside"]

#: Calls that look at a function without ever running it.
_LOOKS: PatternTable[bool] = PatternTable()
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
_RUNS: PatternTable[bool] = PatternTable()
_RUNS.add(
    (
        "**.{start_soon,run_in_executor,run_in_threadpool,run_sync}",
        "{asyncio.to_thread,anyio.run,trio.run,anyio.from_thread.run,asgiref.sync.async_to_sync}",
    ),
    True,
)


class Edge(Record, frozen=True):
    """One way to reach a function from another, inside some loops of that one."""

    target: int
    how: How
    loops: tuple[int, ...] = ()
    main_guard: bool = False


class CallGraph:
    """The edges of a module, worked out for a function when it is first asked about: most are never reached."""

    def __init__(self, index: ModuleIndex, skipped: Collection[tuple[int, int]] = frozenset()) -> None:
        """Group the calls.

        Args:
            index: the module.
            skipped: pairs of a call and an argument's position that hand over an entry point of its own: no edges.
        """
        self._index, self._hierarchy, self._skipped = index, index.hierarchy, skipped
        self._calls: dict[int, list[int]] = defaultdict(list)
        for call in range(len(index.facts.calls)):
            self._calls[index.function_of(call)].append(call)
        self._edges: dict[int, list[Edge]] = {}

    def edges(self, function: int) -> Sequence[Edge]:
        """What a function (or ``MODULE_LEVEL``) runs."""
        if function not in self._edges:
            self._edges[function] = [*self._of_calls(function), *self._of_definition(function)]
        return self._edges[function]

    def _of_calls(self, function: int) -> Iterator[Edge]:
        facts = self._index.facts
        for call in self._calls.get(function, ()):
            place = facts.places[facts.calls[call].place]
            for target in self._called(call, function):
                yield Edge(target, "call", place.loops, place.main_guard)
            passed = [
                target
                for position, argument in enumerate(facts.calls[call].arguments)
                if (call, position) not in self._skipped
                for target in self._passed(argument.value, place.scope)
            ]
            name = self._index.callee(call)
            if passed and not _LOOKS.find(name):
                how: How = "call" if _RUNS.find(name) else "name"
                yield from (Edge(target, how, place.loops, place.main_guard) for target in passed)

    def _of_definition(self, function: int) -> Iterator[Edge]:
        if function < 0:
            return
        yield from (Edge(child, "inside") for child in self._hierarchy.nested.get(function, ()))
        for decorator in self._index.decorators[function]:
            # The function that a decorator of this module returns is one inside it, and stands for the decorated one.
            for target in self._hierarchy.of(f"{decorator.name}()"):
                yield Edge(target, "name")
        facts = self._index.facts
        for expression in facts.functions[function].decorators:
            if isinstance(expression, Result):
                scope = facts.places[facts.functions[function].place].scope
                for each in facts.calls[expression.call].arguments:
                    yield from (Edge(target, "name") for target in self._passed(each.value, scope))

    def _called(self, call: int, function: int) -> tuple[int, ...]:
        name = self._index.callee(call)
        if name.startswith("builtins.super().") and function >= 0:
            method = name.removeprefix("builtins.super().")
            line = self._hierarchy.line(self._index.facts.functions[function].cls)[1:]
            return next((methods for base in line if (methods := self._hierarchy.methods(base, method))), ())
        return self._hierarchy.of(name)

    def _passed(self, value: Expression, scope: int) -> Iterator[int]:
        for each in value.items if isinstance(value, Display) else (value,):
            bare = each.value if isinstance(each, Star) else each
            if isinstance(bare, _NAMELESS):
                continue
            name = self._index.names.name(bare, scope)
            # A class handed over is most often a type (``response_model=Feed``), not a factory.
            if name.startswith(":") and name[1:] not in self._hierarchy.classes:
                yield from self._hierarchy.of(name)
