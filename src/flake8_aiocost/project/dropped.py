"""Coroutines that a plain function makes and returns: they run only where somebody waits for what it returns.

``def complete(): return fetch()``, where ``fetch`` is a coroutine, runs nothing of it for ``_ = complete()``, nor for
``complete().text``. That a call is dropped is carried along as what is given to a parameter of its own, ``RESULT``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.project.constant_arguments import Given
from flake8_aiocost.project.deferred import lambdas

if TYPE_CHECKING:
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.module.handovers import Kind
    from flake8_aiocost.project.callees import Callees
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex
    from flake8_aiocost.project.value_sites import Holder

#: No parameter has this name. What it is given is ``False`` where the result is dropped.
RESULT: Final = "->"
#: Functions in a row that return what the next one returns: more is no program that somebody wrote.
_DEPTH = 4
#: What runs a coroutine in code that cannot wait for it.
_STARTERS = frozenset(
    {
        *("run", "run_until_complete", "create_task", "ensure_future", "run_coroutine_threadsafe", "Task"),
        *("start_soon", "async_to_sync", "run_sync"),
    }
)
#: Methods of a coroutine that run it; other methods it has not.
_RUNNING = frozenset({"send", "throw", "__await__"})


class Dropped:
    """Asked of the calls of a project."""

    def __init__(self, project: ProjectIndex, callees: Callees) -> None:
        """Look at no call yet."""
        self._project, self._callees = project, callees
        self._ends: dict[tuple[int, Holder], str] = {}
        self._makes: dict[tuple[int, int], bool] = {}
        self._starts: dict[str, bool] = {}
        self._returning: dict[int, frozenset[int]] = {}
        self._yielding: dict[int, frozenset[int]] = {}

    def given(self, index: ModuleIndex, call: int, target: int) -> Given | None:
        """What a call tells a function of what becomes of its result; ``None`` where that is nothing to it."""
        if index.facts.calls[call].awaited or not self._hands_back(target, _DEPTH):
            return None
        end = self._end(index, call)
        if end == "return":
            return Given(RESULT, source=RESULT)
        return Given(RESULT, value=False) if end == "nowhere" else None

    def is_returned(self, index: ModuleIndex, call: int, target: int) -> bool:
        """Whether a call in a plain function makes a coroutine which the function only returns."""
        local = index.facts.places[index.facts.calls[call].place].function
        if local == MODULE_LEVEL or not self._is_coroutine(target):
            return False
        return self._is_plain(index, local) and self._is_only_returned(index, call)

    def is_inner_returned(self, inner: int) -> bool:
        """The same of a coroutine function that is defined in the function: of all calls of it there."""
        module, local = self._project.place_of(inner)
        index = self._project.modules[module]
        record = index.facts.functions[local]
        if record.parent == MODULE_LEVEL or not self._is_coroutine(inner) or not self._is_plain(index, record.parent):
            return False
        own = (index.facts.places[record.place].scope, record.name)
        calls = index.sites.calls(own)
        here = all(index.facts.places[index.facts.calls[each].place].function == record.parent for each in calls)
        return bool(calls) and here and not index.sites.of(own) and all(self._is_only_returned(index, c) for c in calls)

    def _is_coroutine(self, function: int) -> bool:
        """Whether calling a function makes a coroutine: it is no generator, and nothing decorates it."""
        module, local = self._project.place_of(function)
        index = self._project.modules[module]
        if (
            local == MODULE_LEVEL
            or not index.facts.functions[local].is_async
            or index.facts.functions[local].decorators
        ):
            return False
        if module not in self._yielding:
            self._yielding[module] = _functions(index.facts, "yield")
        return local not in self._yielding[module]

    def _is_plain(self, index: ModuleIndex, local: int) -> bool:
        """Whether a function is no coroutine and no generator, and returns anything."""
        if index.number not in self._returning:
            self._returning[index.number] = _functions(index.facts, "return")
        record = index.facts.functions[local]
        return local in self._returning[index.number] and not record.is_async and not record.suspends

    def _hands_back(self, function: int, depth: int) -> bool:
        """Whether a plain function returns a coroutine of the project, and no decorator runs that."""
        asked = function, depth
        if asked not in self._makes:
            self._makes[asked] = False
            self._makes[asked] = self._returns_one(function, depth)
        return self._makes[asked]

    def _returns_one(self, function: int, depth: int) -> bool:
        module, local = self._project.place_of(function)
        index = self._project.modules[module]
        if not depth or local == MODULE_LEVEL or not self._is_plain(index, local):
            return False
        if any(self._is_starting(each.name) for each in index.decorators[local]):
            return False
        for call in index.calls_of(local):
            if index.facts.calls[call].awaited or not self._is_only_returned(index, call):
                continue
            for target in self._callees.called(index, call, function):
                if self._is_coroutine(target) or self._hands_back(target, depth - 1):
                    return True
        return False

    def _is_starting(self, decorator: str) -> bool:
        """Whether a decorator of the project may run a coroutine in a plain function."""
        if decorator not in self._starts:
            todo = list(self._project.hierarchy.of(decorator)) if decorator.startswith(":") else []
            found, seen = False, set(todo)
            while todo and not found:
                each = todo.pop()
                module, local = self._project.place_of(each)
                index = self._project.modules[module]
                if not index.facts.functions[local].is_async:
                    found = any(index.names.called(call) in _STARTERS for call in index.calls_of(local))
                inner = [child for child in self._project.hierarchy.nested.get(each, ()) if child not in seen]
                seen.update(inner)
                todo += inner
            self._starts[decorator] = found
        return self._starts[decorator]

    def _is_only_returned(self, index: ModuleIndex, call: int) -> bool:
        return self._end(index, call) == "return"

    def _end(self, index: ModuleIndex, holder: Holder) -> str:
        """Where a result goes: ``return`` alone, ``nowhere``, or something ``else``."""
        asked = index.number, holder
        if asked not in self._ends:
            self._ends[asked] = self._follow(index, holder)
        return self._ends[asked]

    def _follow(self, index: ModuleIndex, first: Holder) -> str:
        todo, seen, end = [first], {first}, "nowhere"
        while todo:
            holder = todo.pop()
            if index.sites.calls(holder):
                # It is no coroutine that is called.
                return "else"
            for site in index.sites.of(holder):
                if any(lambdas(index.facts, index.facts.places[site.place].scope)):
                    # What a lambda returns is had by whoever calls that.
                    return "else"
                if site.kind == "bound" and isinstance(site.holder, tuple) and not site.inside:
                    scope = index.facts.scopes[site.holder[0]]
                    if scope.kind != "function" or scope.function != index.facts.places[site.place].function:
                        return "else"
                    if site.holder not in seen:
                        seen.add(site.holder)
                        todo.append(site.holder)
                elif site.kind == "return" and not site.inside:
                    end = "return"
                elif site.kind != "method" or site.name in _RUNNING:
                    return "else"
        return end


def _functions(facts: ModuleFacts, kind: Kind) -> frozenset[int]:
    """The functions that return, or yield, anything."""
    return frozenset([facts.places[each.place].function for each in facts.handovers if each.kind == kind])
