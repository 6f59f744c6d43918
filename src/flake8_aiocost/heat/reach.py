"""Heat flows along the calls inside a module: handler -> helper -> spawn.

What counts as reaching a function: calling it, making an instance of its class, handing it over by name to any call
(``map(f, ...)``, ``partial(f)``, ``add_done_callback(f)``), defining it inside the function that is reached, and being
decorated with a decorator of this module that wraps it in a function of its own.

Startup code and scripts run once, and so does what they call; but a callback that they hand over by name is called who
knows how often, and a ``while`` or ``async for`` in them usually runs as long as the process does (pollers, consumers
of something we do not know), so neither passes that heat on.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from flake8_aiocost.heat.entry_points import display
from flake8_aiocost.heat.names import Names
from flake8_aiocost.heat.precedence import ONCE, ORDER
from flake8_aiocost.model import MODULE_LEVEL, Heat, HeatKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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
class _Edge:
    target: int
    how: How
    loops: tuple[int, ...] = ()
    main_guard: bool = False


@dataclass(frozen=True, slots=True)
class _Arrival:
    """How a function was first reached: from which entry, in how many steps, and through whom at last."""

    kind: HeatKind
    root: str
    reason: str
    steps: int = 0
    through: str = ""

    def heat(self, name: str) -> Heat:
        if not self.steps:
            return Heat(self.kind, name, self.reason)
        more = f" and {self.steps - 2} more" if self.steps > 2 else ""
        through = f" through {self.through}{more}" if self.through else ""
        return Heat(self.kind, name, f"called from {self.root}{through}, {self.reason}")


def spread(facts: ModuleFacts, found: EntryPoints, fixed: Mapping[int, Heat], hierarchy: Hierarchy) -> dict[int, Heat]:
    """The heat of every function that something reaches.

    One breadth-first search per kind of heat, strongest first, in which each function is reached at most once: linear
    in calls and functions whatever the cycles, and the chain that is named is a shortest one.

    Args:
        facts: the module.
        found: its entry points.
        fixed: heat that outranks what is inferred here; it flows on like any other.
        hierarchy: the module's functions and classes by name.
    """
    names = [display(function) for function in facts.functions]
    edges = _edges(facts, found, hierarchy)
    begun = _begun(facts, found, fixed, edges, names)
    entries = {**found.functions, **fixed}
    heats = {index: heat for index, heat in entries.items() if heat.kind == "never" or index in fixed}
    for kind in ORDER:
        queue: deque[tuple[int, _Arrival]] = deque()
        for index in sorted(entries):
            if entries[index].kind == kind and heats.setdefault(index, entries[index]) is entries[index]:
                queue.append((index, _Arrival(kind, names[index], entries[index].reason)))
        for index, arrival in begun.get(kind, ()):
            if index not in heats:
                heats[index] = arrival.heat(names[index])
                queue.append((index, arrival))
        while queue:
            index, arrival = queue.popleft()
            through = names[index] if arrival.steps else ""
            onward = _Arrival(kind, arrival.root, arrival.reason, arrival.steps + 1, through)
            for edge in edges.get(index, ()):
                if edge.target not in heats and _passes(facts, edge, kind):
                    heats[edge.target] = onward.heat(names[edge.target])
                    queue.append((edge.target, onward))
    return heats


def endless(facts: ModuleFacts, loops: Iterable[int]) -> bool:
    """Whether any of the loops may run as long as the process does."""
    return any(facts.loops[loop].kind in {"while", "async for"} for loop in loops)


def _passes(facts: ModuleFacts, edge: _Edge, kind: HeatKind) -> bool:
    return kind not in ONCE or (edge.how == "call" and not endless(facts, edge.loops))


def _begun(
    facts: ModuleFacts,
    found: EntryPoints,
    fixed: Mapping[int, Heat],
    edges: Mapping[int, list[_Edge]],
    names: list[str],
) -> dict[HeatKind, list[tuple[int, _Arrival]]]:
    """What is reached from somewhere that is not an entry point: from the loop over a consumer, from module level."""
    begun: dict[HeatKind, list[tuple[int, _Arrival]]] = defaultdict(list)
    for function, going in edges.items():
        where = names[function] if function != MODULE_LEVEL else "this module"
        for edge in going:
            for loop in edge.loops if function not in fixed else ():
                if loop in found.loops:
                    heat = found.loops[loop]
                    begun[heat.kind].append((edge.target, _Arrival(heat.kind, where, heat.reason, 1)))
            if function == MODULE_LEVEL:
                kind: HeatKind = "script" if edge.main_guard else "startup"
                if _passes(facts, edge, kind):
                    reason = "__main__ guard" if edge.main_guard else "called on import"
                    begun[kind].append((edge.target, _Arrival(kind, names[edge.target], reason)))
    return begun


def _edges(facts: ModuleFacts, found: EntryPoints, hierarchy: Hierarchy) -> dict[int, list[_Edge]]:
    edges: dict[int, list[_Edge]] = defaultdict(list)
    for index, call in enumerate(facts.calls):
        for target in _called(facts, call, hierarchy):
            edges[call.function].append(_Edge(target, "call", call.loops, call.main_guard))
        if not call.arguments or (call.name and _LOOKS.find(call.name)):
            continue
        how: How = "call" if call.name and _RUNS.find(call.name) else "name"
        for position, argument in enumerate(call.arguments):
            if (index, position) not in found.handed:
                for target in _handed(argument, hierarchy):
                    edges[call.function].append(_Edge(target, how, call.loops, call.main_guard))
    for index, function in enumerate(facts.functions):
        edges[index].extend(_Edge(child, "inside") for child in hierarchy.nested.get(index, ()))
        for decorator in function.decorators:
            # The function a decorator of this module returns is one inside it, and stands for the decorated one.
            wrappers = hierarchy.of(decorator.name if decorator.name.endswith("()") else f"{decorator.name}()")
            handed = (target for argument in decorator.arguments for target in _handed(argument, hierarchy))
            edges[index].extend(_Edge(target, "name") for target in (*wrappers, *handed))
    return edges


def _called(facts: ModuleFacts, call: Call, hierarchy: Hierarchy) -> tuple[int, ...]:
    if call.name.startswith("builtins.super().") and call.function >= 0:
        method = call.name.removeprefix("builtins.super().")
        line = hierarchy.line(facts.functions[call.function].cls)[1:]
        return next((methods for base in line if (methods := hierarchy.methods(base, method))), ())
    return hierarchy.of(call.name)


def _handed(argument: Argument, hierarchy: Hierarchy) -> Iterator[int]:
    for name in (argument.value, *argument.items):
        # A class handed over is most often a type (``isinstance``-like registries, ``response_model``), not a factory.
        if name.startswith(":") and name[1:] not in hierarchy.classes:
            yield from hierarchy.of(name)
