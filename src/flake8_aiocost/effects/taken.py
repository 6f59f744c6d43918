"""Which of its parameters a function calls or awaits, or hands on as something that may be called or awaited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import bare, leaf
from flake8_aiocost.project.arguments import parameter_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Function
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: Annotations of parameters that are called or awaited further on.
_CALLED = {"Awaitable", "Callable", "Coroutine", "Any"}


class Taken:
    """Asked of the functions of a project."""

    def __init__(self, project: ProjectIndex) -> None:
        """Look at none yet."""
        self._project = project
        self._known: dict[int, frozenset[str]] = {}

    def by(self, function: int) -> frozenset[str]:
        """The names of those parameters of a function."""
        if function not in self._known:
            self._known[function] = frozenset(self._find(function))
        return self._known[function]

    def _find(self, function: int) -> set[str]:
        module, local = self._project.place_of(function)
        index = self._project.modules[module]
        names = dict(_parameters(index.facts.functions[local]))
        found: set[str] = set()
        # Most functions have no parameter that any name in them could be.
        for value, scope, plain in _used(index, self._inside(function)) if names else ():
            name = bare(value)
            if name not in names or name in found or (plain and not names[name]):
                continue
            if parameter_of(self._project, index, value, scope) == (function, name):
                found.add(name)
        return found

    def _inside(self, function: int) -> Iterator[int]:
        """A function and those inside it, by their numbers in their module."""
        todo = [function]
        while todo:
            each = todo.pop()
            yield self._project.place_of(each)[1]
            todo += self._project.hierarchy.nested.get(each, ())


def _used(index: ModuleIndex, functions: Iterator[int]) -> Iterator[tuple[Expression, int, bool]]:
    """Names that functions call or await, or hand on, which is plain; each with its scope."""
    facts = index.facts
    for function in functions:
        for each in index.calls_of(function):
            call = facts.calls[each]
            scope = index.names.scope_of(call.place)
            yield call.function, scope, False
            yield from ((argument.value, scope, True) for argument in call.arguments if not argument.star)
        yield from ((use.value, index.names.scope_of(use.place), False) for use in index.inside.awaits(function))


def _parameters(function: Function) -> Iterator[tuple[str, bool]]:
    """The parameters of a function, each with whether its annotation allows a callback."""
    for each in function.parameters:
        stated = each.annotation
        yield each.name, stated is None or leaf(getattr(stated, "value", stated)) in _CALLED
