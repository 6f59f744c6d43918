"""Whether a child needs a task of its own for what a task is: its copy of the context variables, its identity.

What a child sets in its task its caller does not see. Awaited in place, it would set that of its caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.effects.contexts import asks_for_task, changes
from flake8_aiocost.effects.library import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flake8_aiocost.effects.child import Child
    from flake8_aiocost.project.project import ProjectIndex

#: The child, what it calls, and what that calls: further down nobody means the caller's context by it.
_DEPTH = 3
#: A call of more functions than this is one of any of them.
_MOST_TARGETS = 2


class OwnContext:
    """Asked of the children of a project's spawns. Each function is looked at once."""

    def __init__(self, project: ProjectIndex) -> None:
        """Look at none yet."""
        self._project = project
        self._functions: dict[int, tuple[str, frozenset[int]]] = {}
        self._known: dict[frozenset[int], str] = {}

    def of(self, children: Iterable[Child]) -> str:
        """Why a child would do something else in the place of its task.

        Args:
            children: those of a spawn that is no thread hop.

        Returns:
            What completes "nothing is said, since ..."; empty where nothing is known of that.
        """
        return self.of_functions(frozenset(number for each in children for number in each.functions))

    def of_functions(self, functions: frozenset[int]) -> str:
        """The same of what one of some functions does."""
        if functions not in self._known:
            self._known[functions] = self._of(functions)
        return self._known[functions]

    def _of(self, todo: frozenset[int]) -> str:
        seen: frozenset[int] = frozenset()
        for _ in range(_DEPTH):
            seen |= todo
            called: set[int] = set()
            for function in sorted(todo):
                why, targets = self._in(function)
                if why:
                    return why
                called |= targets
            todo = frozenset(called - seen)
        return ""

    def _in(self, function: int) -> tuple[str, frozenset[int]]:
        """Why what a function itself calls needs a task, and the functions of the project that it calls."""
        if function not in self._functions:
            names = list(_called(self._project, function))
            targets = {each for _, found in names if len(found) <= _MOST_TARGETS for each in found}
            self._functions[function] = _of_calls(name for name, _ in names), frozenset(targets)
        return self._functions[function]


def _of_calls(names: Iterable[str]) -> str:
    found = sorted(set(names))
    setting = [each for each in found if changes(each)]
    # What is set back at the end is seen by nobody.
    if setting and not any("reset" in each or "detach" in each or "unbind" in each for each in setting):
        return f"its child sets a context variable ({shown(setting[0])}), which its caller would see"
    asking = next(filter(asks_for_task, found), "")
    return f"its child asks which task is running ({shown(asking)}), and would be told its caller's" if asking else ""


def _called(project: ProjectIndex, function: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """What a function calls: each name, with the functions of the project that it may be."""
    module, local = project.place_of(function)
    index = project.modules[module]
    for call in index.calls_of(local):
        for name in index.callees(call):
            targets = project.hierarchy.of(name)
            if targets:
                yield name, targets
            else:
                yield from ((each, ()) for each in project.hierarchy.spellings(name))
