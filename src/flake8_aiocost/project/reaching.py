"""From which functions of a project some others may be reached: the calls backwards.

Few functions of a project lead to a spawn: of open-webui's 3,800 functions 430, of Home Assistant's 49,000 800. Only
their calls are worth resolving. What leads to a function mentions its name, or something that may stand for it, so only
such calls are looked at (``mentions``); which of them really do, the call graph says.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.passed_through import CLASS
from flake8_aiocost.project.dispatched import Dispatched
from flake8_aiocost.project.implied import USING
from flake8_aiocost.project.mentions import Mentions
from flake8_aiocost.project.registering import Registering

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from flake8_aiocost.project.call_graph import CallGraph
    from flake8_aiocost.project.registering import Stored
    from flake8_aiocost.project.stated_mentions import Key

#: What making an instance runs is called by the name of its class, and so are instances.
_BY_CLASS = frozenset({"__init__", "__new__", "__post_init__", "__call__"})


def reaching(
    graph: CallGraph,
    targets: Iterable[int],
    more: Callable[[Collection[int]], Iterable[int]] = lambda _: (),
) -> Mapping[int, tuple[int, ...]]:
    """The functions, and levels of modules, from which any of some functions may be reached, these included.

    Args:
        graph: the calls of a project, with all functions that are handed over.
        targets: functions.
        more: what has to be known as well, of the functions that were found.

    Returns:
        For each of them those of its calls, in their order, that may lead to such a function.
    """
    search = _Search(graph)
    found = search.run(targets)
    # Of what has to be known as well, the same has to be known.
    while left := [each for each in more(found) if each not in found]:
        found = search.run(left)
    return found


class _Search:
    def __init__(self, graph: CallGraph) -> None:
        self.project, self.graph = graph.project, graph
        self.registering = graph.project.the(Registering)
        self.dispatched = graph.project.the(Dispatched)
        self.asking: dict[int, list[int]] = defaultdict(list)
        for function, dependencies in graph.injected.items():
            for each in dependencies:
                self.asking[each.target].append(function)
        hierarchy = graph.project.hierarchy
        self.mentions = Mentions(
            [index.facts for index in graph.project.modules],
            lambda cls: (*hierarchy.line(cls)[1:], *hierarchy.heirs(cls)),
        )
        #: Callers by function, with the call, or -1 for what is no call.
        self.callers: dict[int, set[tuple[int, int]]] = defaultdict(set)
        self.found: dict[int, set[int]] = {}
        self.todo: list[int] = []
        self.named: dict[Key, int] = {}
        self.resolved: set[tuple[int, int, int]] = set()
        #: Calls that are not resolved yet, with the position of an argument or -1.
        self.mentioned: set[tuple[int, int, int]] = set()
        self.defined: set[int] = set()
        self.used = False

    def run(self, targets: Iterable[int]) -> Mapping[int, tuple[int, ...]]:
        for target in targets:
            self.reach(target)
        while self.todo or self.mentioned:
            while self.todo:
                function = self.todo.pop()
                self.look_for(function)
                for caller, call in tuple(self.callers[function]):
                    self.reach(caller, call)
            # Those of one module one after the other: of a large project only so many facts stay decoded.
            calls, self.mentioned = sorted(self.mentioned), set()
            for each in calls:
                self.call(*each)
        return {function: tuple(sorted(calls)) for function, calls in self.found.items()}

    def reach(self, function: int, call: int = -1) -> None:
        """Take a function from which one is reached that was asked about, by one of its calls."""
        if function not in self.found:
            self.found[function] = set()
            self.todo.append(function)
        if call >= 0:
            self.found[function].add(call)

    def lead(self, caller: int, call: int, target: int) -> None:
        """Note that one function runs another."""
        if (caller, call) not in self.callers[target]:
            self.callers[target].add((caller, call))
            if target in self.found:
                self.reach(caller, call)

    def look_for(self, function: int) -> None:
        """Note the callers of a function, and of all others with its name."""
        record = self.project.function(function)
        if record is None:  # nothing runs the level of a module
            return
        module, local = self.project.place_of(function)
        if record.parent != MODULE_LEVEL:
            self.lead(self.project.number(module, record.parent), -1, function)
        for asking in self.asking.get(function, ()):
            self.lead(asking, -1, function)
        if record.decorators and not record.cls:
            self.kept(self.registering.decorated(self.project.modules[module], local))
        keys: list[Key] = [record.name, (module, record.name)]
        keys += self.mentions.beginning(record.name) if record.cls else ()
        hierarchy = self.project.hierarchy
        cls = hierarchy.class_of(function)
        keys += self.own(cls, record.name)
        for generic in self.dispatched.generic(self.project.modules[module], local):
            owner, _, name = generic[1:].partition(":")
            last = name.rpartition(".")[2]
            keys += [last, (int(owner), last), *self.own(f"{owner}:{name.rpartition('.')[0]}", last)]
        # What is made inside a function is what calling its result runs, and so for what that makes.
        self.names(keys, 2 if function in hierarchy.nested else 0)
        if record.name in _BY_CLASS and cls:
            # ``cls(...)`` in a method of a base may make one, too.
            said = self.project.protocols.callable_as(function) if record.name == "__call__" else ()
            for each in (*hierarchy.line(cls), *hierarchy.heirs(cls), *said):
                owner, _, name = each.partition(":")
                last = name.rpartition(".")[2]
                keys = [last, (int(owner), last), (int(owner), name)]
                self.names([*keys, CLASS], 1 if record.name == "__call__" else 0)
        if record.name in USING:
            self.uses()

    def own(self, cls: str, name: str) -> list[Key]:
        """How a class, those above it, and its siblings in classes below call what their objects have."""
        hierarchy = self.project.hierarchy
        beside = (each for heir in hierarchy.crossed.get(cls, ()) for each in hierarchy.line(heir))
        found = (each.partition(":") for each in dict.fromkeys((*hierarchy.line(cls), *beside)))
        return [(int(module), f"{qualname}.{name}") for module, _, qualname in found]

    def names(self, names: Sequence[Key], making: int) -> None:
        """Note what all mentions of some names, and of what may stand for them, run."""
        for each in self.mentions.spell(names, making, self.named):
            self.mentioned.update(self.mentions.calls(each))
            for at, functions in self.mentions.decorated(each):
                for function in functions:
                    self.definition(self.project.number(at, function))

    def call(self, module: int, call: int, position: int) -> None:
        """Note what a call runs, or hands over by one of its arguments."""
        if (module, call, position) not in self.resolved:
            self.resolved.add((module, call, position))
            index = self.project.modules[module]
            caller = self.project.number(module, index.function_of(call))
            record = index.facts.calls[call]
            if position < 0:
                found = self.graph.called(index, call, caller)
            else:
                scope = index.names.scope_of(record.place)
                found = tuple(self.graph.callees.passed(index, record.arguments[position].value, scope))
                for cls, attribute in self.graph.held.into(index, call, position) if found else ():
                    # What an object holds is called by the name of the attribute.
                    self.names([attribute, *self.own(cls, attribute)], 0)
                self.kept(self.registering.into(index, call, position) if found else ())
            for target in found:
                self.lead(caller, call, target)

    def kept(self, stored: Iterable[Stored]) -> None:
        """Note what calls entries of tables that are attributes."""
        for each in stored:
            self.names([each.attribute, *self.own(each.cls, each.attribute)], 0)

    def definition(self, function: int) -> None:
        """What a function runs by being decorated, and by decorating."""
        if function not in self.defined:
            self.defined.add(function)
            for target in self.graph.defines(function):
                self.lead(function, -1, target)

    def uses(self) -> None:
        """What is run by using objects, in the whole project."""
        if not self.used:
            self.used = True
            for index in self.project.modules:
                for function, runs in self.graph.implied.by_function(index.number).items():
                    caller = self.project.number(index.number, function)
                    for run in runs:
                        self.lead(caller, -1, run.target)
