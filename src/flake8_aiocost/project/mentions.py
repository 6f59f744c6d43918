"""Where the code of a project mentions a name: cheap to find, and the only places that may run what has that name.

``load`` is mentioned by ``feed.load()``, ``submit(load)`` and, where ``HOOKS = {"load": load}``, by ``HOOKS[key]()``,
since ``HOOKS`` may stand for it. Objects are not looked at: a necessary condition, which over-approximates.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from flake8_aiocost.project.mention_reader import MentionReader, stored_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.project.mention_reader import Key

#: How often what a function returns is called in turn, or what that returns: more is no program that somebody wrote.
MOST = 3


class Mentions:
    """The mentions of one project."""

    def __init__(self, modules: Sequence[ModuleFacts]) -> None:
        """Look at all modules."""
        #: Module and number of the calls that mention a name, and in which argument, or -1 for what is called.
        self.calls: dict[Key, list[tuple[int, int, int]]] = defaultdict(list)
        #: Module, and numbers of the function that is decorated, if it is one, and of that around it: where a decorator
        #: mentions a name.
        self.decorated: dict[Key, list[tuple[int, tuple[int, ...]]]] = defaultdict(list)
        #: By name: what may stand for it, with how much more, or less, often that may be called in turn.
        self._others: dict[Key, set[tuple[Key, int]]] = defaultdict(set)
        storing: dict[str, list[Key]] = defaultdict(list)
        for number, facts in enumerate(modules):
            module = MentionReader(number, facts)
            for table, decorator in module.storing():
                storing[decorator].append(table)
            for key, call, position in module.calls():
                self.calls[key].append((number, call, position))
            for key, functions in module.decorated():
                self.decorated[key].append((number, functions))
            for key, meant, more in module.bound():
                if key != meant:
                    self._others[meant].add((key, more))
        for number, facts in enumerate(modules) if storing else ():
            for decorator, meant in stored_by(number, facts, storing):
                # What is stored in a table by that decorator is what the table may stand for.
                self._others[meant].update((table, 0) for table in storing[decorator])

    def spelled(self, names: Iterable[Key], making: int) -> dict[Key, int]:
        """Names, and all that may stand for them, or for what they return, each with how often it may be called.

        Args:
            names: of a function or a class.
            making: how often what it returns may be called in turn.
        """
        found = dict.fromkeys(names, making)
        todo = list(found)
        while todo:
            key = todo.pop()
            for other, more in self._others.get(key, ()):
                left = min(found[key] + more, MOST)
                if found.get(other, -1) < left:
                    found[other] = left
                    todo.append(other)
        return found
