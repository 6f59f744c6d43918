"""What a child runs: its functions, those that they call, and what is called outside of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.project.implied import Implied
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flake8_aiocost.project.project import ProjectIndex

#: Functions that are followed for one child; what runs more is taken to be unknown.
MOST_FUNCTIONS = 2_000


class Call(Record, frozen=True):
    """A call of something outside of the project: its linked name, and how many positional arguments alone it has.

    ``arguments`` is -1 where there are stars or keywords. ``loops``: whether it stands in a loop.
    """

    name: str
    arguments: int = -1


class Reached(Record, frozen=True):
    """What a child runs. ``functions`` are numbers of the project, ``unknown`` are names that nothing is known of."""

    functions: frozenset[int]
    outside: frozenset[Call]
    unknown: frozenset[str]


class Reach:
    """Asked of the children of a project's spawns."""

    def __init__(self, project: ProjectIndex) -> None:
        """Follow nothing yet."""
        self._project = project
        self._implied = Implied(project)
        self._known: dict[str, Reached] = {}

    def of(self, child: str) -> Reached:
        """What a child runs; ``child`` is its linked name, as in ``Spawn.children``."""
        if child not in self._known:
            self._known[child] = self._follow(child)
        return self._known[child]

    def _follow(self, child: str) -> Reached:
        name = child.removesuffix("()")
        functions = dict.fromkeys(self._project.hierarchy.of(name))
        outside: set[Call] = set()
        unknown: set[str] = set()
        if not functions:
            # Of a module alone nothing tells another module of the project from a library.
            alone = len(self._project.modules) == 1
            (unknown.add if alone or not _is_library(name) else lambda each: outside.add(Call(each)))(name)
        todo = list(functions)
        while todo:
            calls, runs = self.step(todo.pop())
            for call, targets in calls:
                if not targets:
                    outside.add(call)
                    if not _is_library(call.name):
                        unknown.add(call.name)
                runs = (*runs, *targets)
            fresh = [each for each in dict.fromkeys(runs) if each not in functions]
            functions.update(dict.fromkeys(fresh))
            todo += fresh
            if len(functions) > MOST_FUNCTIONS:
                unknown.add("?")
                break
        return Reached(frozenset(functions), frozenset(outside), frozenset(unknown))

    def step(self, function: int) -> tuple[list[tuple[Call, tuple[int, ...]]], Iterable[int]]:
        """What one function calls, each with the functions of the project that this may be; and what else it runs."""
        module, local = self._project.place_of(function)
        index, hierarchy = self._project.modules[module], self._project.hierarchy
        found = []
        for call in index.calls_of(local):
            given = index.facts.calls[call].arguments
            plain = all(not each.star and not each.keyword for each in given)
            for name in index.callees(call):
                spelled = [Call(each, len(given) if plain else -1) for each in hierarchy.spellings(name)]
                found += [(each, hierarchy.of(name)) for each in spelled]
        return found, [run.target for run in self._implied.of(module, local)]


def _is_library(name: str) -> bool:
    """Whether a linked name is that of something in another package."""
    return bool(name) and name[0] not in "?.:"
