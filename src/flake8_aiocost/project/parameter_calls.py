"""Functions that are handed over and called by the name of a parameter: ``def run(job): job()``, ``run(work)``.

What a call hands over is followed from parameter to parameter, and decorators are handed what they decorate. All calls
of the project have to be resolved for it. Heat does not ask: to it, the function that hands another one over runs it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from flake8_aiocost.project.arguments import parameter_of, positional

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Call
    from flake8_aiocost.project.arguments import Parameter
    from flake8_aiocost.project.call_graph import CallGraph
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: Parameters in a row that a function is handed through: more is no program that somebody wrote.
_ROUNDS = 8


class Handed(NamedTuple):
    """A function runs another one that a parameter stands for, first on this line."""

    target: int
    line: int


class HandedOver:
    """What parameters of functions are, in a whole project."""

    def __init__(self, project: ProjectIndex, calls: CallGraph) -> None:
        """Resolve all calls."""
        self._project, self._calls = project, calls
        self._values: dict[Parameter, set[int]] = defaultdict(set)
        self._through: list[tuple[ModuleIndex, int, Parameter]] = []
        self._copied: set[tuple[Parameter, Parameter]] = set()
        for index in project.modules:
            self._read(index)
        for _ in range(_ROUNDS):
            before = sum(map(len, self._values.values())), len(self._copied)
            self._spread()
            if before == (sum(map(len, self._values.values())), len(self._copied)):
                break
        self._edges: dict[int, dict[int, int]] = defaultdict(dict)
        for index, call, parameter in self._through:
            caller = project.number(index.number, index.function_of(call))
            for target in sorted(self._values[parameter]):
                self._edges[caller].setdefault(target, index.facts.calls[call].range[0])

    def of(self, function: int) -> Iterator[Handed]:
        """What a function, or the level of a module, runs by the names of parameters."""
        return (Handed(target, line) for target, line in self._edges.get(function, {}).items())

    def _read(self, index: ModuleIndex) -> None:
        for call, record in enumerate(index.facts.calls):
            parameter = parameter_of(self._project, index, record.function, index.names.scope_of(record.place))
            if parameter is not None:
                self._through.append((index, call, parameter))
                continue
            name = index.callee(call)
            caller = self._project.number(index.number, index.function_of(call))
            for target in self._calls.callees.called(index, call, caller):
                # ``Feed.load(feed, job)`` names the object itself.
                plain = "()" not in name and name[1:] not in self._project.hierarchy.classes
                self._bind(index, record, target, bound=not plain)
        for function in self._project.functions_of(index.number):
            self._decorate(index, function)

    def _decorate(self, index: ModuleIndex, function: int) -> None:
        """Each decorator is handed what the one below it returned."""
        inner: tuple[int, ...] = (function,)
        for each in reversed(index.decorators[self._project.place_of(function)[1]]):
            name = f"{each.name}()" if each.called else each.name
            for target in self._calls.callees.run(name):
                names = positional(self._project, target, bound=True)
                if names:
                    self._values[target, names[0]].update(inner)
            inner = tuple(self._calls.callees.run(f"{name}()")) or inner

    def _spread(self) -> None:
        """Hand what parameters are known to be to what is called by them, and on to other parameters."""
        for index, call, parameter in self._through:
            for target in tuple(self._values[parameter]):
                self._bind(index, index.facts.calls[call], target, bound=True)
        for source, target_parameter in self._copied:
            self._values[target_parameter] |= self._values[source]

    def _bind(self, index: ModuleIndex, call: Call, target: int, *, bound: bool) -> None:
        """Note what a call hands to the parameters of a function that it calls."""
        names = positional(self._project, target, bound=bound)
        given = self._project.function(target)
        every = {each.name for each in given.parameters} if given is not None else set()
        scope, filled, whole = index.names.scope_of(call.place), set[str](), True
        for position, argument in enumerate(call.arguments):
            whole = whole and not argument.star
            name = argument.keyword or (names[position] if whole and position < len(names) else "")
            if name in every and not argument.star:
                filled.add(name)
                self._hand(index, argument.value, scope, (target, name))
        for name in every - filled if whole else ():
            self._default(target, name)

    def _default(self, target: int, name: str) -> None:
        module, local = self._project.place_of(target)
        owner = self._project.modules[module]
        for binding in owner.facts.scopes[owner.facts.functions[local].scope].bindings.get(name, ()):
            if binding.kind == "parameter" and binding.value is not None:
                self._hand(owner, binding.value, owner.names.scope_of(binding.place), (target, name))

    def _hand(self, index: ModuleIndex, value: Expression, scope: int, to: Parameter) -> None:
        source = parameter_of(self._project, index, value, scope)
        if source is not None:
            self._copied.add((source, to))
        elif (name := index.name(value, scope)).endswith("()"):
            self._values[to].update(self._calls.callees.run(name))
        else:
            self._values[to].update(self._calls.callees.passed(index, value, scope))
