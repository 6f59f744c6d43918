"""Decorators of a project that mark a function and give it back: ``func.__hook__ = kind; return func``.

Something else looks for the mark and calls the function, by an attribute or out of a table, so no call names it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Result, bare
from flake8_aiocost.project.arguments import is_bound, parameter_of, positional, target_parameter
from flake8_aiocost.project.patterns import dotted_names

if TYPE_CHECKING:
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.linked_facts import LinkedDecorator
    from flake8_aiocost.project.project import ProjectIndex

#: Helpers of decorators that are followed: ``on_start`` returns what ``_hook`` returns, which returns what it is given.
_DEPTH = 4


class Marks:
    """The decorators of a project."""

    def __init__(self, project: ProjectIndex) -> None:
        """Look at none yet."""
        self._project = project
        self._known: dict[tuple[str, bool], bool] = {}

    def marks(self, decorator: LinkedDecorator) -> bool:
        """Whether a decorator is of the project and gives back the very function that it decorates."""
        if not decorator.name.startswith(":"):
            return False
        key = (decorator.name, decorator.called)
        if key not in self._known:
            self._known[key] = self._look_up(decorator)
        return self._known[key]

    def _look_up(self, decorator: LinkedDecorator) -> bool:
        functions = self._project.hierarchy.of(decorator.name)
        if len(functions) != 1:
            return False
        function: int | None = functions[0]
        bound = is_bound(self._project, decorator.name)
        if decorator.called:
            function, bound = self._made(functions[0], _DEPTH), False
        if function is None:
            return False
        names = positional(self._project, function, bound=bound)
        return bool(names) and self._gives_back(function, names[0], _DEPTH)

    def _result(self, function: int) -> tuple[ModuleIndex, Expression, int] | None:
        """What a function returns in its only ``return``, and the scope of that."""
        module, local = self._project.place_of(function)
        index = self._project.modules[module]
        record = index.facts.functions[local]
        return None if record.result is None else (index, record.result, record.scope)

    def _made(self, function: int, depth: int) -> int | None:
        """The function inside, or inside a helper that it calls, that a function returns."""
        found = self._result(function)
        if found is None or not depth:
            return None
        index, value, _ = found
        if isinstance(value, Result):
            targets = self._project.hierarchy.of(index.callee(value.call))
            return self._made(targets[0], depth - 1) if len(targets) == 1 else None
        for each in self._project.hierarchy.nested.get(function, ()):
            if index.facts.functions[self._project.place_of(each)[1]].name == bare(value):
                return each
        return None

    def _gives_back(self, function: int, parameter: str, depth: int) -> bool:
        """Whether a function returns one of its parameters, itself or by a helper that it hands it to."""
        found = self._result(function)
        if found is None or not depth:
            return False
        index, value, scope = found
        own = (function, parameter)
        if not isinstance(value, Result):
            return parameter_of(self._project, index, value, scope) == own
        targets = self._project.hierarchy.of(index.callee(value.call))
        if len(targets) != 1:
            return False
        for position, argument in enumerate(index.facts.calls[value.call].arguments):
            if parameter_of(self._project, index, argument.value, scope) == own:
                filled = target_parameter(self._project, index, value.call, position, targets[0])
                return filled is not None and self._gives_back(targets[0], filled.name, depth - 1)
        return False


def dotted(project: ProjectIndex, name: str) -> tuple[str, ...]:
    """The names that a file of the project's own has for something of the project: ``app.hooks.on_start``.

    Args:
        project: the index.
        name: a linked name.

    Returns:
        The name from each folder on, the whole one first; none where the name is not one of the project.
    """
    module, _, inside = name[1:].partition(":")
    return dotted_names(project.modules[int(module)].path, inside) if name.startswith(":") and inside else ()
