"""How often something is put into a queue, as far as the callers of what puts it there tell.

Seldom, where each time something far dearer than a task is paid for: a statement of a database, a request, a file, a
thread, a pause; or where a handler of requests does it, once for each. A stream that goes through a queue, such as the
tokens of a model, is filled by a loop that does nothing but wait for its next item.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.effects.calls import argument
from flake8_aiocost.heat.polling import polls
from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.expressions import Name
from flake8_aiocost.project.arguments import is_bound, positional
from flake8_aiocost.project.mentions import Mentions
from flake8_aiocost.project.test_code import is_test

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flake8_aiocost.effects.beside import Beside
    from flake8_aiocost.effects.calls import Calls
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.call_graph import CallGraph
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.mention_reader import Key
    from flake8_aiocost.project.project import ProjectIndex

#: Functions in a row through which something is put: more is no program that somebody wrote.
_DEPTH = 6
#: What has more callers is a tool for everybody.
_MOST_CALLERS = 40
#: Kinds of bindings of what a loop brings.
_BROUGHT = ("item", "unpacked")


class Putting:
    """Asked of the calls of a project that put something into a queue."""

    def __init__(
        self,
        project: ProjectIndex,
        graph: CallGraph,
        calls: Calls,
        beside: Beside,
        is_handler: Callable[[int], bool],
    ) -> None:
        """Look at none yet.

        Args:
            project: the index.
            graph: who calls whom.
            calls: the calls by what they run.
            beside: tells what is waited for besides a call.
            is_handler: whether a function is run once for each request.
        """
        self._project, self._graph, self._beside, self._is_handler = project, graph, beside, is_handler
        self._calls = calls

    def is_seldom(self, index: ModuleIndex, call: int, queue: Expression) -> bool:
        """Whether a call that puts something into a queue is made seldom, for all that is seen.

        Args:
            index: the module.
            call: the call.
            queue: the queue, as it is written there.
        """
        return self._is_seldom(index, call, queue, frozenset())

    def _is_seldom(self, index: ModuleIndex, call: int, queue: Expression, seen: frozenset[int]) -> bool:
        facts = index.facts
        number = facts.calls[call].place
        place = facts.places[number]
        if place.clause == "except":
            return True
        loops = list(place.loops)
        while loops and _brings(index, loops[-1], queue, number):
            # ``for queue in self.listeners: queue.put_nowait(event)``: one for each listener.
            number = facts.loops[loops.pop()].place
        if any(polls(index, each) for each in loops) or self._beside.is_dear(index.number, call, number):
            return True
        function = self._project.number(index.number, place.function)
        if loops or place.function == MODULE_LEVEL or function in seen or len(seen) >= _DEPTH:
            return False
        if self._is_handler(function):
            return True
        callers = () if self._is_handed_over(function) else tuple(self._callers(function))
        return 0 < len(callers) <= _MOST_CALLERS and all(
            self._is_seldom(owner, each, self._handed(function, owner, each, queue), seen | {function})
            for owner, each in callers
        )

    def _callers(self, function: int) -> Iterator[tuple[ModuleIndex, int]]:
        """The calls of a function, and those that may be for all that is known: ``self.events.publish()``."""
        record = self._project.function(function)
        if record is None:
            return
        for index, call in self._calls.named(record.name):
            if is_test(index.path):
                continue
            caller = self._project.number(index.number, index.function_of(call))
            names = index.callees(call)
            if function in self._graph.called(index, call, caller) or not names or names[0].startswith("?"):
                yield index, call

    def _is_handed_over(self, function: int) -> bool:
        """Whether something may call a function that its own name does not show: who is handed it, or a table."""
        record = self._project.function(function)
        if record is None:
            return True
        module, _ = self._project.place_of(function)
        keys: list[Key] = [record.name, (module, record.name)]
        if self._mentions.spelled(keys, 0).keys() != set(keys):
            return True
        modules = self._project.modules
        found = (each for key in keys for each in self._mentions.calls(key))
        return any(position >= 0 and not is_test(modules[at].path) for at, _, position in found)

    @cached_property
    def _mentions(self) -> Mentions:
        return Mentions([each.facts for each in self._project.modules])

    def _handed(self, function: int, owner: ModuleIndex, call: int, queue: Expression) -> Expression:
        """The queue as the caller of a function has it: what it hands over, or the object whose method it calls."""
        module, local = self._project.place_of(function)
        facts = self._project.modules[module].facts
        scope = facts.scopes[facts.functions[local].scope]
        root = queue.root if isinstance(queue, Name) else ""
        record = owner.facts.calls[call]
        if root and root == scope.receiver[0]:
            return record.function
        names = positional(self._project, function, bound=is_bound(self._project, owner.callee(call)))
        found = argument(owner, record, root, names)
        return found.expression if found is not None and found.expression is not None else Name("")


def _brings(index: ModuleIndex, loop: int, queue: Expression, place: int) -> bool:
    """Whether a loop brings one queue after the other, or what holds one."""
    root = queue.root if isinstance(queue, Name) else ""
    owner = index.names.bound_in(root, index.facts.places[place].scope) if root else -1
    bindings = index.facts.scopes[owner].bindings[root] if owner >= 0 else ()
    statement = index.facts.loops[loop].statement
    return any(each.kind in _BROUGHT and each.statement == statement for each in bindings)
