"""Functions inside what wrappers have made of them: ``load = cached(read)``, and ``load()`` wherever it is known.

A wrapper of the project returns a function of its own that calls what it was handed; of those of libraries it is known
which hand on what they get (``wrappers.is_plain``). A lambda under a name is one, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Lambda, Name, Result
from flake8_aiocost.project.arguments import parameter_of, target_parameter
from flake8_aiocost.project.callable_values import ran
from flake8_aiocost.project.wrappers import is_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

    #: The functions that a value names.
    Passed = Callable[[ModuleIndex, Expression, int], Iterator[int]]

#: Names for names, and wrappers in wrappers: more is no program that somebody wrote.
_DEPTH = 4


class WrappedFunctions:
    """Asked of the calls of a project."""

    def __init__(self, project: ProjectIndex, passed: Passed) -> None:
        """Look at none yet; ``passed`` tells the functions that a value names."""
        self._project, self._passed = project, passed
        self._known: dict[tuple[int, Name, int], Sequence[int]] = {}

    def of(self, index: ModuleIndex, call: int) -> Sequence[int]:
        """The functions inside what a call calls by a name."""
        record = index.facts.calls[call]
        if not isinstance(record.function, Name):
            return ()
        scope = index.names.scope_of(record.place)
        key = index.number, record.function, index.names.bound_in(record.function.root, scope)
        if key not in self._known:
            found = self._bound(index, record.function, scope)
            seen = set[tuple[int, int]]()
            self._known[key] = tuple(dict.fromkeys(self._inside(*found, _DEPTH, seen))) if found is not None else ()
        return self._known[key]

    def _inside(
        self, index: ModuleIndex, made: Expression, scope: int, depth: int, seen: set[tuple[int, int]]
    ) -> Iterator[int]:
        """The functions that calling a value runs, but for those that its wrappers have made; ``seen`` are calls."""
        if isinstance(made, Lambda):
            for each in ran(index, made, scope):
                for name in index.linked(index.names.candidates(*each)):
                    yield from self._project.returned_functions.of(name)
        if not isinstance(made, Result) or not depth or (index.number, made.call) in seen:
            return
        seen.add((index.number, made.call))
        for position, argument in enumerate(index.facts.calls[made.call].arguments):
            if not argument.star and is_called_later(self._project, index, made.call, position):
                yield from self._passed(index, argument.value, scope)
                found = self._bound(index, argument.value, scope) or (index, argument.value, scope)
                yield from self._inside(*found, depth - 1, seen)

    def _bound(self, index: ModuleIndex, value: Expression, scope: int) -> tuple[ModuleIndex, Expression, int] | None:
        """The call, or the lambda, that a name or an attribute is bound to, in this module or another."""
        for _ in range(_DEPTH):
            if (local := index.names.only_value(value, scope)) is not None:
                value, scope = local
            elif (found := self._elsewhere(index, value, scope)) is not None:
                index, value, scope = found
            else:
                return None
            if isinstance(value, (Lambda, Result)):
                return index, value, scope
        return None

    def _elsewhere(
        self, index: ModuleIndex, value: Expression, scope: int
    ) -> tuple[ModuleIndex, Expression, int] | None:
        if not isinstance(value, Name):
            return None
        owner = index.names.bound_in(value.root, scope)
        bindings = index.facts.scopes[owner].bindings[value.root] if owner >= 0 else ()
        if len(bindings) == 1 and bindings[0].kind == "import":
            dotted = ".".join((bindings[0].dotted, *value.attributes))
            name = dotted.rpartition(".")[2]
            package = dotted[: len(dotted) - len(name)]
            module = self._project.finder.find(package.rstrip(".") or package, index.number)
            if module >= 0 and name in self._project.modules[module].facts.scopes[0].bindings:
                return self._project.modules[module], Name(name), 0
        if len(value.attributes) == 1 and (cls := index.names.owner_of(value.root, scope)):
            set_to = index.names.assigned(cls, value.attributes[0])
            if len(set_to) == 1 and set_to[0].value is not None:
                return index, set_to[0].value, index.names.scope_of(set_to[0].place)
        return None


def is_called_later(project: ProjectIndex, index: ModuleIndex, call: int, position: int) -> bool:
    """Whether what a call returns calls what it is handed, and not the function that is called itself.

    Args:
        project: the index.
        index: the module.
        call: the call in it.
        position: which of its arguments is meant.
    """
    name = index.callee(call)
    if not name.startswith(":"):
        return position == 0 and is_plain(name.removesuffix("()"))
    for target in project.returned_functions.of(name):
        filled = target_parameter(project, index, call, position, target)
        if filled is None or filled.key is not None:
            continue
        owner = project.modules[project.place_of(target)[0]]
        todo = list(project.hierarchy.nested.get(target, ()))
        while todo:
            inner = todo.pop()
            todo += project.hierarchy.nested.get(inner, ())
            for each in owner.calls_of(project.place_of(inner)[1]):
                record = owner.facts.calls[each]
                scope = owner.names.scope_of(record.place)
                if parameter_of(project, owner, record.function, scope) == (target, filled.name):
                    return True
    return False
