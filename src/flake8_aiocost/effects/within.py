"""The function whose steps are read, and of what its calls return: which call a value is the result of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from flake8_aiocost.effects.notes import Notes
from flake8_aiocost.module.expressions import Awaited, Result, Walrus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.effects.callbacks import Callbacks
    from flake8_aiocost.effects.guards import Guards
    from flake8_aiocost.effects.hooks import Hooks
    from flake8_aiocost.effects.implementers import Implementers
    from flake8_aiocost.effects.leaf import Leaf
    from flake8_aiocost.effects.library import Library
    from flake8_aiocost.effects.objects import Objects
    from flake8_aiocost.effects.returned import Returned
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.call_graph import CallGraph
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex


#: Callees that wait for what they are handed, or give it back, by the position of that.
_PASSED_ON = {"asyncio.wait_for": 0, "asyncio.shield": 0, "typing.cast": 1}


class Known(Protocol):
    """What is known of the project: the index, who calls whom, libraries, objects, guards, what callers hand over."""

    project: ProjectIndex
    graph: CallGraph
    library: Library
    objects: Objects
    guards: Guards
    callbacks: Callbacks
    implementers: Implementers
    hooks: Hooks
    returned: Returned


class Within:
    """One function, with what is known of the project and what has been noted of the function."""

    def __init__(self, known: Known, function: int, spawns: Mapping[int, int]) -> None:
        """Nothing is noted yet.

        Args:
            known: what is known of the project.
            function: its number there.
            spawns: of its module, the number of each spawn by its call.
        """
        self.project, self.graph, self.library = known.project, known.graph, known.library
        self.objects, self.callbacks = known.objects, known.callbacks
        self.number = function
        module, self.local = self.project.place_of(function)
        self.index: ModuleIndex = self.project.modules[module]
        self.facts = self.index.facts
        self.spawns = spawns
        self.notes = Notes(self.facts, function)

    def of_library(self, name: str) -> Leaf | None:
        """What a file tells of a name, or of it in a base that is a library's."""
        told = (self.library.leaf(each) for each in self.project.hierarchy.spellings(name))
        return next((each for each in told if each is not None), None)

    def called_by(self, value: Expression, scope: int) -> int | None:
        """The call of this function whose result a value is."""
        for _ in range(5):
            while isinstance(value, (Awaited, Walrus)):
                value = value.value
            if isinstance(value, Result) and (inner := self.passed_on(value.call)) is not None:
                value = inner
                continue
            if isinstance(value, Result):
                own = self.index.function_of(value.call) == self.local
                return value.call if own else None
            found = self.index.names.only_value(value, scope)
            if found is None:
                return None
            value, scope = found
        return None

    def passed(self, value: Expression) -> Expression:
        """``task`` for ``shield(task)``."""
        while isinstance(value, Result) and (inner := self.passed_on(value.call)) is not None:
            value = inner
        return value

    def passed_on(self, call: int) -> Expression | None:
        """What is waited for by a ``wait_for`` or ``shield`` that makes no task, since it is handed a future."""
        at = _PASSED_ON.get(self.index.callee(call))
        if at is None or call in self.spawns:
            return None
        arguments = self.facts.calls[call].arguments[: at + 1]
        plain = len(arguments) > at and not any(each.star or each.keyword for each in arguments)
        return arguments[at].value if plain else None
