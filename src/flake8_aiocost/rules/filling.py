"""Whether a queue is filled often: what waits for an item turns no more often than that.

Of 22 judged loops around a queue 11 were noise: they carry what happens in the life of something, such as a task that
is done, a word that somebody has said, or the answer of a tool. Such a loop turns some times a minute, mostly to say
that it is still there. So it has to be seen that some call puts into the queue what a stream brings.

Which calls put something into one queue is told by modules: the one that waits for its items, and those of what has
made the queue, or whose object it belongs to. All that these put into any queue counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.expressions import Awaited, Name, Result, leaf, receiver
from flake8_aiocost.rules.putting import CALLING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.effects.callers import Callers
    from flake8_aiocost.effects.child import Child
    from flake8_aiocost.model import Spawn
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex
    from flake8_aiocost.rules.putting import Putting

_PUTTING = frozenset({"put", "put_nowait"})
#: Names in a row that stand for a queue, or for what has made it: more is no program that somebody wrote.
_DEPTH = 6


class Filling:
    """Asked of the queues whose items something waits for."""

    def __init__(self, project: ProjectIndex, putting: Putting, callers: Callers) -> None:
        """Look at none yet.

        Args:
            project: the index.
            putting: tells how often something is put into one.
            callers: tells what parameters are.
        """
        self._project, self._putting, self._callers = project, putting, callers
        self._known: dict[int, bool] = {}

    def is_frequent(self, module: int, spawn: Spawn, child: Child) -> bool:
        """Whether something is seen to put what a stream brings into the queue of a child.

        Args:
            module: where the spawn stands.
            spawn: what waits for an item.
            child: its only child, which takes the item.
        """
        return any(map(self._of_module, sorted(self._modules(module, spawn, child))))

    def _modules(self, module: int, spawn: Spawn, child: Child) -> set[int]:
        """The modules that know the queue."""
        found = {module, *(self._project.place_of(each)[0] for each in child.functions)}
        index = self._project.modules[module]
        record = index.facts.calls[spawn.site]
        limited = record.arguments[0].value if record.arguments else None
        if not isinstance(limited, Result):
            return found
        queue = receiver(index.facts.calls[limited.call].function)
        names = self._names(index, queue, index.names.scope_of(record.place), _DEPTH)
        owners = (each[1:].partition(":")[0] for each in names if each.startswith(":"))
        return found | {int(each) for each in owners if each.isdigit()}

    def _names(self, index: ModuleIndex, value: Expression, scope: int, depth: int) -> Iterator[str]:
        """What a queue is, or who has it, by linked names: ``queue = await feed.subscribe()``, and ``feed``."""
        while isinstance(value, Awaited):
            value = value.value
        if isinstance(value, Result):
            yield from index.callees(value.call)
            function = index.facts.calls[value.call].function
            if depth and isinstance(function, Name):
                yield from self._names(index, receiver(function), scope, depth - 1)
            return
        if not isinstance(value, Name) or not depth:
            return
        root = Name(value.root)
        yield from index.linked(index.names.candidates(value, scope))
        yield from index.linked(index.names.candidates(root, scope))
        if (bound := index.names.only_value(root, scope) or _unpacked(index, root.root, scope)) is not None:
            yield from self._names(index, *bound, depth - 1)
        for each in self._callers.values(index, root, scope):
            if each.expression is not None:
                owner = self._project.modules[each.module]
                yield from self._names(owner, each.expression, each.scope, depth - 1)

    def _of_module(self, module: int) -> bool:
        """Whether a module puts into some queue what a stream brings."""
        if module not in self._known:
            index = self._project.modules[module]
            self._known[module] = any(self._putting.is_frequent(index, *each) for each in _puts(index))
        return self._known[module]


def _unpacked(index: ModuleIndex, name: str, scope: int) -> tuple[Expression, int] | None:
    """What a name is taken out of, and the scope of that: ``seen, queue = await bus.subscribe()``."""
    owner = index.names.bound_in(name, scope)
    bindings = index.facts.scopes[owner].bindings[name] if owner >= 0 else ()
    if len(bindings) != 1 or not bindings[0].whole or bindings[0].value is None:
        return None
    return bindings[0].value, owner


def _puts(index: ModuleIndex) -> Iterator[tuple[int, Expression]]:
    """The calls of a module that put something into a queue, each with the queue.

    Who is handed a method that does calls it as often as he likes, which nobody sees. What a function puts into a queue
    that it has made itself is there before anybody waits for it.
    """
    facts = index.facts
    decorators = {each.call for one in facts.functions for each in one.decorators if isinstance(each, Result)}
    for number, call in enumerate(facts.calls):
        if index.names.called(number) in CALLING:
            handed = next((each.value for each in call.arguments if leaf(each.value) in _PUTTING), None)
            if handed is not None:
                yield number, receiver(handed)
        elif (
            index.names.called(number) in _PUTTING
            and number not in decorators
            and index.function_of(number) != MODULE_LEVEL
            and not _is_of_its_own(index, number)
        ):
            yield number, receiver(call.function)


def _is_of_its_own(index: ModuleIndex, call: int) -> bool:
    """Whether a function has made the queue itself that it puts something into, in no loop."""
    record = index.facts.calls[call]
    bound = index.names.only_value(receiver(record.function), index.names.scope_of(record.place))
    if bound is None or not isinstance(bound[0], Result) or index.facts.places[record.place].loops:
        return False
    return index.function_of(bound[0].call) == index.function_of(call)
