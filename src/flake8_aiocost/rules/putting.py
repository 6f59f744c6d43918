"""Whether something is put into a queue for each item of a stream, as far as the callers of what puts it there tell.

A stream is what ``async for`` runs over, where nothing far dearer than a task is waited for with each item: no
statement of a database, no request, no file, no thread, no pause. So is what a ``for`` of another thread hands to the
loop, and what a framework calls for each message.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from flake8_aiocost.effects.calls import argument
from flake8_aiocost.heat.polling import polls
from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.expressions import Name
from flake8_aiocost.project.arguments import is_bound, positional
from flake8_aiocost.project.test_code import is_test

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from flake8_aiocost.effects.beside import Beside
    from flake8_aiocost.effects.calls import Calls
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.call_graph import CallGraph
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: Functions in a row through which something is put: more is no program that somebody wrote.
_DEPTH = 6
#: What has more callers is a tool for everybody.
_MOST_CALLERS = 40
#: What calls what it is handed, once, on the loop: ``loop.call_soon_threadsafe(queue.put_nowait, item)``.
CALLING = frozenset({"call_soon", "call_soon_threadsafe", "call_later"})
#: Loops that take the next item of a stream, on the loop and in another thread.
_STREAMS = frozenset({"async for"})
_OF_THREADS = frozenset({"async for", "for"})
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
        is_message: Callable[[int], bool],
    ) -> None:
        """Look at none yet.

        Args:
            project: the index.
            graph: who calls whom.
            calls: the calls by what they run.
            beside: tells what is waited for besides a call.
            is_message: whether a framework calls a function for each message, token or the like.
        """
        self._project, self._graph, self._beside, self._is_message = project, graph, beside, is_message
        self._calls = calls
        self._known: dict[int, Sequence[tuple[ModuleIndex, int]]] = {}

    def is_frequent(self, index: ModuleIndex, call: int, queue: Expression) -> bool:
        """Whether a call is seen to put what a stream brings into a queue.

        Args:
            index: the module.
            call: the call.
            queue: the queue, as it is written there.
        """
        todo = [(index, call, queue)]
        seen: set[int] = set()
        for _ in range(_DEPTH):
            if any(self._is_of_stream(*each) for each in todo):
                return True
            # Each function is looked at once, by whatever way it is reached, so that all of them are in the end.
            todo = [found for each in todo for found in self._before(*each, seen)]
        return False

    def _is_of_stream(self, index: ModuleIndex, call: int, queue: Expression) -> bool:
        """Whether a call is made for each item of a stream, as far as its own function tells."""
        facts = index.facts
        loops, _ = _turns(index, call, queue)
        if self._is_dear(index, call, queue):
            return False
        streams = _OF_THREADS if index.names.called(call) in CALLING else _STREAMS
        place = facts.places[facts.calls[call].place]
        return any(facts.loops[each].kind in streams for each in loops) or (
            place.function != MODULE_LEVEL and self._is_message(self._project.number(index.number, place.function))
        )

    def _is_dear(self, index: ModuleIndex, call: int, queue: Expression) -> bool:
        """Whether each time far more than a task is paid for, or a call stands where something fails."""
        loops, number = _turns(index, call, queue)
        failing = index.facts.places[index.facts.calls[call].place].clause == "except"
        pausing = any(polls(index, each) for each in loops)
        return failing or pausing or self._beside.is_dear(index.number, call, number)

    def _before(
        self, index: ModuleIndex, call: int, queue: Expression, seen: set[int]
    ) -> Iterator[tuple[ModuleIndex, int, Expression]]:
        """The calls of the function that a call stands in, each with the queue as it has it."""
        local = index.function_of(call)
        function = self._project.number(index.number, local)
        if local == MODULE_LEVEL or function in seen or self._is_dear(index, call, queue):
            return
        seen.add(function)
        for owner, each in self._callers(function):
            yield owner, each, self._handed(function, owner, each, queue)

    def _callers(self, function: int) -> Sequence[tuple[ModuleIndex, int]]:
        """The calls of a function, and those that may be for all that is known; none of what everybody calls."""
        if function not in self._known:
            found = tuple(islice(self._find(function), _MOST_CALLERS + 1))
            self._known[function] = found if len(found) <= _MOST_CALLERS else ()
        return self._known[function]

    def _find(self, function: int) -> Iterator[tuple[ModuleIndex, int]]:
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


def _turns(index: ModuleIndex, call: int, queue: Expression) -> tuple[list[int], int]:
    """The loops around a call but for those over queues, and the place around these."""
    number = index.facts.calls[call].place
    loops = list(index.facts.places[number].loops)
    while loops and _brings(index, loops[-1], queue, number):
        # ``for queue in self.listeners: queue.put_nowait(event)``: one for each listener.
        number = index.facts.loops[loops.pop()].place
    return loops, number


def _brings(index: ModuleIndex, loop: int, queue: Expression, place: int) -> bool:
    """Whether a loop brings one queue after the other, or what holds one."""
    root = queue.root if isinstance(queue, Name) else ""
    owner = index.names.bound_in(root, index.facts.places[place].scope) if root else -1
    bindings = index.facts.scopes[owner].bindings[root] if owner >= 0 else ()
    statement = index.facts.loops[loop].statement
    return any(each.kind in _BROUGHT and each.statement == statement for each in bindings)
