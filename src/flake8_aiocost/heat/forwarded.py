"""Registration through a helper of the project: ``def on(number, f): loop.add_signal_handler(number, f)``.

What is registered there is a parameter, so that its callers tell which functions are meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flake8_aiocost.heat.constructed import INITIALISER
from flake8_aiocost.module.expressions import Result, bare, leaf
from flake8_aiocost.project.calls_by_name import ANY, CallsByName
from flake8_aiocost.project.named_calls import last_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flake8_aiocost.heat.catalogue import Pattern
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Function
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex


class Forwarded(NamedTuple):
    """A parameter of a function, by number, that a pattern registers; ``to`` is what with."""

    function: int
    parameter: str
    pattern: Pattern
    to: str


def unwrapped(index: ModuleIndex, value: Expression) -> Expression:
    """The function inside ``functools.partial(f, ...)``, a value as it is otherwise."""
    while isinstance(value, Result):
        call = index.facts.calls[value.call]
        is_partial = leaf(call.function) == "partial" and index.callee(value.call) == "functools.partial"
        if not is_partial or not call.arguments or call.arguments[0].star:
            break
        value = call.arguments[0].value
    return value


def parameter(index: ModuleIndex, value: Expression, place: int) -> tuple[int, str] | None:
    """The function of a module and its parameter that an expression is, if that is never bound anew."""
    name = bare(value)
    scope = index.names.bound_in(name, index.facts.places[place].scope) if name else -1
    if scope < 0:
        return None
    record = index.facts.scopes[scope]
    bindings = record.bindings[name]
    is_own = record.kind == "function" and len(bindings) == 1 and bindings[0].kind == "parameter"
    return (record.function, name) if is_own and record.receiver[0] != name and not bindings[0].star else None


class Callers:
    """The calls of functions that register a parameter, found in one pass over those of the project."""

    def __init__(self, project: ProjectIndex, forwarded: Iterable[Forwarded]) -> None:
        """Look for the calls of all of them, by their last names."""
        self._project = project
        self._calls: dict[str, list[tuple[ModuleIndex, int]]] = {
            name: [] for each in forwarded for name in self._names(each)
        }
        for index in project.glanced():
            for call, _ in CallsByName(index).having(lambda name: ANY if name in self._calls else 0):
                self._calls[index.aliases.called(call)].append((index, call))

    def _function(self, forwarded: Forwarded) -> Function:
        module, local = self._project.place_of(forwarded.function)
        return self._project.modules[module].facts.functions[local]

    def _names(self, forwarded: Forwarded) -> Iterator[str]:
        """By what a function is called: ``__init__`` by the names of its class and of those below."""
        function = self._function(forwarded)
        cls = self._project.hierarchy.class_of(forwarded.function)
        if function.name != INITIALISER or not cls:
            yield function.name
            return
        for each in (cls, *self._project.hierarchy.heirs(cls)):
            yield last_part(each)

    def handed(self, forwarded: Forwarded) -> Iterator[tuple[ModuleIndex, Expression, int]]:
        """What the calls of the project hand to a parameter: module, value, and the scope of that."""
        record = self._function(forwarded)
        facts = self._project.modules[self._project.place_of(forwarded.function)[0]].facts
        names = [each.name for each in record.parameters]
        position = names.index(forwarded.parameter) - bool(facts.scopes[record.scope].receiver[0])
        for index, call in (each for name in self._names(forwarded) for each in self._calls[name]):
            if not self._runs(index, call, forwarded.function):
                continue
            each = index.facts.calls[call]
            plain = [argument for argument in each.arguments if not argument.keyword]
            named = [argument for argument in each.arguments if argument.keyword == forwarded.parameter]
            given = named or plain[position : position + 1]
            if given and not any(argument.star for argument in plain[: position + 1]):
                yield index, unwrapped(index, given[0].value), index.names.scope_of(each.place)

    def _runs(self, index: ModuleIndex, call: int, function: int) -> bool:
        return any(function in self._project.hierarchy.of(name) for name in index.callees(call))
