"""Tasks that nobody awaits: what starts one, and what becomes of its handle.

A handle that is kept (``self.tasks.add(task)``) waits for nobody. One that is returned is its caller's business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from flake8_aiocost.heat.stored_tasks import StoredTasks
from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.expressions import (
    Attribute,
    Constant,
    Name,
    Other,
    Result,
    Star,
    Subscript,
    receiver,
)
from flake8_aiocost.project.arguments import target_parameter
from flake8_aiocost.project.patterns import PatternTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.call_graph import CallGraph
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex
    from flake8_aiocost.project.value_sites import Holder, Site

#: ``runs``: whoever starts it waits for it, or may do so. ``later``: nobody does. ``task``: the task is returned.
Start = Literal["runs", "later", "task"]
#: Functions that a coroutine or a task is handed through at the most.
DEPTH = 5

_STARTS: PatternTable[bool] = PatternTable()
_STARTS.add(
    (
        "asyncio.{create_task,ensure_future,Task,run_coroutine_threadsafe}",
        "asyncio.{get_event_loop,get_running_loop,new_event_loop,AbstractEventLoop}().create_task",
        "asyncio.{,events.}AbstractEventLoop().create_task",
    ),
    True,
)
#: What runs a function in a thread of its own.
THREADS = frozenset({"threading.Thread", "threading.Timer"})
#: The last parts of names of what makes a task of a coroutine, a group's method too.
_STARTERS = frozenset({"create_task", "ensure_future"})
#: Methods of a container that take a task out, and of a task or a thread that ask for its result, or wait for it.
_TAKING = frozenset(
    {"pop", "popleft", "popitem", "values", "items", "copy", "get", "__await__", "result", "exception", "join"}
)


class Tasks:
    """What is started in a project."""

    def __init__(self, project: ProjectIndex, calls: CallGraph, *, elsewhere: bool = False) -> None:
        """Look at nothing yet.

        Args:
            project: the index.
            calls: its calls.
            elsewhere: whether a task that is stored is waited for by whoever does so, and not only by its starter.
        """
        self._project, self._calls, self._elsewhere = project, calls, elsewhere
        self._waited = StoredTasks()
        self._made: dict[tuple[int, Holder, int], bool] = {}
        self._talking: dict[tuple[int, int], bool] = {}
        self._handles: dict[tuple[int, Holder, int], Start] = {}
        self._coroutines: dict[tuple[int, Holder, int], Start] = {}

    def started(self, index: ModuleIndex, call: int) -> Start:
        """How the coroutine runs that a call makes, as seen from the function around the call.

        One that is handed an object made there may talk to who made it, who then waits: a queue, a stream.
        """
        record = index.facts.calls[call]
        talks = any(_is_shared(index, argument.value, call) for argument in record.arguments)
        return "runs" if record.awaited or talks else self._coroutine(index, call, DEPTH)

    def is_left(self, index: ModuleIndex, call: int) -> bool:
        """Whether a call makes a coroutine of which a task is made that nobody waits for."""
        return not index.facts.calls[call].awaited and self.started(index, call) == "later"

    def thread(self, index: ModuleIndex, call: int, position: int) -> Start:
        """How a thread runs what a call hands it as one of its arguments."""
        given = index.facts.calls[call].arguments
        others = (each.value for at, each in enumerate(given) if at != position)
        return "runs" if any(_is_shared(index, each, call) for each in others) else self.handle(index, call)

    def talks(self, index: ModuleIndex, function: int) -> bool:
        """Whether a function inside another one uses what that made, or its object."""
        asked = (index.number, function)
        if asked not in self._talking:
            calls = [index.facts.calls[each] for each in index.calls_of(function)]
            self._talking[asked] = any(
                _is_made_here(index, each, call.place, outside=function)
                for call in calls
                for each in (call.function, *(argument.value for argument in call.arguments))
            )
        return self._talking[asked]

    def is_task(self, index: ModuleIndex, coroutine: Holder, depth: int = DEPTH) -> bool:
        """Whether a task is made of a coroutine, there or in a function of the project that is handed it."""
        asked = (index.number, coroutine, depth)
        if asked not in self._made:
            self._made[asked] = any(
                index.names.called(site.call) in _STARTERS
                or (depth > 0 and any(self.is_task(*each, depth - 1) for each in self._handed(index, site)))
                for site in index.sites.of(coroutine)
                if site.kind == "argument"
            )
        return self._made[asked]

    def handle(self, index: ModuleIndex, task: Holder, depth: int = DEPTH) -> Start:
        """What becomes of a task that a call has made, or that a name holds."""
        asked = (index.number, task, depth)
        if asked not in self._handles:
            self._handles[asked] = self._handle(index, task, depth)
        return self._handles[asked]

    def _handle(self, index: ModuleIndex, task: Holder, depth: int) -> Start:
        todo, seen, is_returned = [task], {task}, False
        while todo:
            each = todo.pop()
            if isinstance(each, int) and index.facts.calls[each].awaited:
                return "runs"
            for site in index.sites.of(each):
                if site.kind == "bound" and site.holder not in seen:
                    seen.add(site.holder)
                    if isinstance(task, int):
                        # A name may hold the results of many calls, and is followed once.
                        held = self.handle(index, site.holder, depth)
                        if held == "runs":
                            return "runs"
                        is_returned |= held == "task"
                    else:
                        todo.append(site.holder)
                elif site.kind == "return":
                    is_returned = True
                elif site.kind in ("await", "yield") or (site.kind == "method" and site.name in _TAKING):
                    return "runs"
                elif site.kind == "stored" and site.target is not None:
                    if self._waited.is_waited(index, site.target, site.place, elsewhere=self._elsewhere):
                        return "runs"
                elif site.kind == "argument" and not index.callee(site.call).startswith("builtins."):
                    parameters = list(self._handed(index, site)) if depth else []
                    kept = [self.handle(*each, depth - 1) for each in parameters]
                    if not kept or "runs" in kept:
                        return "runs"
        return "task" if is_returned else "later"

    def _coroutine(self, index: ModuleIndex, coroutine: Holder, depth: int) -> Start:
        asked = (index.number, coroutine, depth)
        if asked not in self._coroutines:
            self._coroutines[asked] = self._follow(index, coroutine, depth)
        return self._coroutines[asked]

    def _follow(self, index: ModuleIndex, coroutine: Holder, depth: int) -> Start:
        found: set[Start] = set()
        for site in index.sites.of(coroutine):
            if site.kind != "argument" or not depth:
                return "runs"
            if _STARTS.find(index.callee(site.call)) and not site.inside:
                found.add(self.handle(index, site.call, depth))
                continue
            parameters = list(self._handed(index, site))
            starts = {self._coroutine(*each, depth - 1) for each in parameters}
            # A task that such a function returns is the caller's, who has it as what the call is.
            found |= {self.handle(index, site.call, depth) if each == "task" else each for each in starts}
            if not parameters:
                return "runs"
        if not found or "runs" in found:
            return "runs"
        return "task" if "task" in found else "later"

    def _handed(self, index: ModuleIndex, site: Site) -> Iterator[tuple[ModuleIndex, Holder]]:
        """The parameters of functions of the project that a value is handed to."""
        caller = self._project.number(index.number, index.function_of(site.call))
        for target in self._calls.callees.called(index, site.call, caller):
            parameter = target_parameter(self._project, index, site.call, site.position, target)
            if parameter is not None and parameter.key is None and not site.inside:
                module, local = self._project.place_of(target)
                owner = self._project.modules[module]
                yield owner, (owner.facts.functions[local].scope, parameter.name)


def _is_shared(index: ModuleIndex, value: Expression, call: int) -> bool:
    """Whether who makes a call keeps an object that it hands over, so that both may talk by it.

    What stands in the call alone (``run(list(names))``), or is not looked at any more after it, tells nobody anything.
    """
    facts = index.facts
    record = facts.calls[call]
    if isinstance(value, Result):
        inner = facts.calls[value.call]
        handed = (receiver(inner.function), *(each.value for each in inner.arguments))
        return any(_is_shared(index, each, call) for each in handed if not isinstance(each, Other))
    if not _is_made_here(index, value, record.place):
        return False
    while isinstance(value, (Star, Attribute, Subscript)):
        value = value.value
    if not isinstance(value, Name) or value.attributes:
        return True
    scope = index.names.bound_in(value.root, facts.places[record.place].scope)
    if facts.scopes[scope].receiver[0] == value.root:
        return True
    return any(_is_after(index, site, call) for site in index.sites.of((scope, value.root)))


def _is_after(index: ModuleIndex, site: Site, call: int) -> bool:
    """Whether a value is used again after a call, in another round of a loop, or in another function."""
    facts = index.facts
    record = facts.calls[call]
    here, there = facts.places[record.place], facts.places[site.place]
    return site.statement > record.statement or here.function != there.function or bool(here.loops)


def _is_made_here(index: ModuleIndex, value: Expression, place: int, *, outside: int = MODULE_LEVEL) -> bool:
    """Whether a value is an object that a function has made, or its own one; no parameter, and no function.

    Args:
        index: the module.
        value: the value.
        place: where it is used.
        outside: a function whose own objects do not count.
    """
    while isinstance(value, (Star, Attribute, Subscript)):
        value = value.value
    if not isinstance(value, Name):
        return not isinstance(value, (Constant, Other))
    facts = index.facts
    scope = index.names.bound_in(value.root, facts.places[place].scope)
    record = facts.scopes[scope] if scope >= 0 else None
    if record is None or record.kind in ("module", "class") or record.function in (MODULE_LEVEL, outside):
        return False
    plain = ("parameter", "function", "class", "import")
    return record.receiver[0] == value.root or any(each.kind not in plain for each in record.bindings[value.root])
