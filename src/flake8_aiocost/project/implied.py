"""What is run by using an object, without a call that names it: ``with``, ``await`` and loops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.uses import Use
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: Methods by the kind of a use, or of a loop. Those of an asynchronous comprehension are not told from others.
_METHODS: Mapping[str, Sequence[str]] = {
    "with": ("__enter__", "__exit__"),
    "async with": ("__aenter__", "__aexit__"),
    "await": ("__await__",),
    "for": ("__iter__", "__next__"),
    "async for": ("__aiter__", "__anext__"),
    "comprehension": ("__iter__", "__next__", "__aiter__", "__anext__"),
}
#: All of them.
USING = frozenset(method for methods in _METHODS.values() for method in methods)


class Run(Record, frozen=True):
    """A function that is run at a place of a module, inside some loops; ``line`` is 0 for what a loop runs."""

    target: int
    place: int
    loops: tuple[int, ...]
    line: int


class Implied:
    """What the functions of a project run by using objects."""

    def __init__(self, project: ProjectIndex) -> None:
        """Look at nothing yet."""
        self._project, self._hierarchy = project, project.hierarchy
        self._places: dict[int, dict[int, tuple[list[Use], list[int]]]] = {}
        self._found: dict[tuple[int, int], list[Run]] = {}

    def of(self, module: int, function: int) -> Sequence[Run]:
        """What a function of a module, or its level, runs."""
        asked = (module, function)
        if asked not in self._found:
            self._found[asked] = list(self._runs(self._project.modules[module], *self._used(module, function)))
        return self._found[asked]

    def by_function(self, module: int) -> Mapping[int, Sequence[Run]]:
        """What each function of a module runs."""
        self._used(module, MODULE_LEVEL)
        return {function: self.of(module, function) for function in self._places[module]}

    def _used(self, module: int, function: int) -> tuple[Sequence[Use], Sequence[int]]:
        """The uses of objects in a function, and the loops."""
        if module not in self._places:
            facts = self._project.modules[module].facts
            found: dict[int, tuple[list[Use], list[int]]] = {}
            for use in facts.uses:
                found.setdefault(facts.places[use.place].function, ([], []))[0].append(use)
            for number, loop in enumerate(facts.loops):
                found.setdefault(facts.places[loop.place].function, ([], []))[1].append(number)
            self._places[module] = found
        return self._places[module].get(function, ((), ()))

    def _runs(self, index: ModuleIndex, uses: Sequence[Use], loops: Sequence[int]) -> Iterator[Run]:
        places = index.facts.places
        for use in uses:
            for target in self._targets(index, use.value, places[use.place].scope, use.kind):
                yield Run(target, use.place, places[use.place].loops, use.line)
        for number in loops:
            loop = index.facts.loops[number]
            if loop.iterable is not None:
                place = places[loop.place]
                for target in self._targets(index, loop.iterable, place.scope, loop.kind):
                    yield Run(target, loop.place, (*place.loops, number), 0)

    def _targets(self, index: ModuleIndex, value: Expression, scope: int, kind: str) -> Iterator[int]:
        names = index.linked(index.names.candidates(value, scope))
        found = dict.fromkeys(cls for name in names if name.endswith("()") for cls in self._classes(name, kind))
        for cls in found:
            for method in _METHODS[kind]:
                yield from self._hierarchy.methods(cls, method)

    def _classes(self, name: str, kind: str) -> Iterator[str]:
        """The classes of which a linked name is an object: made there, or by the function that is called."""
        made = name.removesuffix("()")
        if made[1:] in self._hierarchy.classes:
            yield made[1:]
            return
        for number in self._hierarchy.of(made):
            module, local = self._project.place_of(number)
            owner = self._project.modules[module]
            function = owner.facts.functions[local]
            # ``await f()`` of a coroutine awaits that, and not what it returns.
            if kind != "await" or not function.is_async:
                for each in owner.linked(owner.names.returned(function)):
                    if each[1:-2] in self._hierarchy.classes:
                        yield each[1:-2]
