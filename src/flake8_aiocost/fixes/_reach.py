"""What a child runs: its functions, those that they call, and what is called outside of the project."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from flake8_aiocost.project.implied import Implied
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flake8_aiocost.project.project import ProjectIndex

#: Functions that are followed for one child; what runs more is taken to be unknown.
MOST_FUNCTIONS = 2_000


class Call(Record, frozen=True):
    """A call of something outside of the project: its linked name, and how many positional arguments it has.

    ``arguments`` is -1 where there are others, or stars.
    """

    name: str
    arguments: int = -1


class Reached(Record, frozen=True):
    """What a child runs.

    ``functions`` are numbers of the project, ``outside`` is what else is called. Of these, ``unknown`` are names that
    nothing is known of, and ``unseen`` those of modules that may be the project's own, but are not in the index.
    """

    functions: frozenset[int]
    outside: frozenset[Call]
    unknown: frozenset[str]
    unseen: frozenset[str]


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
        outside = set() if functions else {Call(name)}
        endless = False
        todo = list(functions)
        while todo and not endless:
            calls, runs = self.step(todo.pop())
            outside.update(call for call, targets in calls if not targets)
            called = (target for _, targets in calls for target in targets)
            fresh = [each for each in dict.fromkeys((*runs, *called)) if each not in functions]
            functions.update(dict.fromkeys(fresh))
            todo += fresh
            endless = len(functions) > MOST_FUNCTIONS
        unknown = {call.name for call in outside if not _is_library(call.name)} | ({"?"} if endless else set())
        unseen = {call.name for call in outside if self._may_be_own(call.name)}
        return Reached(frozenset(functions), frozenset(outside), frozenset(unknown), frozenset(unseen))

    def _may_be_own(self, name: str) -> bool:
        """Whether a name is that of a module that was not read: of a module alone nothing tells it from a library."""
        root = name.partition(".")[0]
        alone = len(self._project.modules) == 1
        return name.startswith(".") or (alone and _is_library(name) and root not in sys.stdlib_module_names)

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
