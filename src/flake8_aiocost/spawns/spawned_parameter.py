"""Which parameter of a function holds what its one spawn starts: ``coros`` in ``gather(*(one(c) for c in coros))``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flake8_aiocost.constructs import declared
from flake8_aiocost.constructs._catalogue import catalogue
from flake8_aiocost.module.expressions import Comprehension, Name, Result, bare, leaf, receiver

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.model import Spawn
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Function
    from flake8_aiocost.module.scope import Binding
    from flake8_aiocost.project.index import ModuleIndex

_FAMILIES = frozenset({"gather", "group"})
_STARTING = frozenset({"create_task", "start_soon"})
#: What is waited for without a child of its own: each child waits for its turn.
_GATES = frozenset(
    {"asyncio.Semaphore()", "asyncio.BoundedSemaphore()", "anyio.Semaphore()", "anyio.CapacityLimiter()"}
)


class Spawned(NamedTuple):
    """A parameter whose items are spawned; ``star`` is its own."""

    name: str
    star: str


def may_be_wrapper(function: Function) -> bool:
    """Whether a function may spawn what it is handed, and nothing else: a necessary condition."""
    return function.is_async and not function.decorators and bool(function.parameters)


def spawning_functions(index: ModuleIndex, spawns: Sequence[Spawn]) -> Iterator[tuple[int, Spawn]]:
    """The functions of a module, each with its one spawn, that may spawn what they are handed."""
    by_function: dict[int, list[Spawn]] = {}
    for each in spawns:
        by_function.setdefault(each.function, []).append(each)
    functions = index.facts.functions
    around = {functions[each].parent for each in by_function if each >= 0}
    for local, (first, *others) in by_function.items():
        if local < 0 or others or not may_be_wrapper(functions[local]):
            continue
        # A wait that a person states is that of the spawn itself, and in a loop it spawns again and again.
        is_plain = first.saves_us is None and not first.loops
        if is_plain and declared()[first.construct].family in _FAMILIES and local not in around:
            yield local, first


def spawned_parameter(index: ModuleIndex, local: int, spawn: Spawn) -> Spawned | None:
    """The parameter whose items are the children of a spawn, ``None`` where they are something else.

    Args:
        index: the module.
        local: the function, which has no other spawn.
        spawn: it.
    """
    return _Function(index, local, spawn).parameter()


class _Function:
    def __init__(self, index: ModuleIndex, local: int, spawn: Spawn) -> None:
        self.index, self.facts, self.local, self.spawn = index, index.facts, local, spawn
        self.scope = index.facts.functions[local].scope

    def parameter(self) -> Spawned | None:
        found = self.of_group() if self.is_group() else self.of_arguments()
        if not found or not self.waits_for_nothing_else():
            return None
        (binding, *_) = self.facts.scopes[self.scope].bindings[found]
        return Spawned(found, binding.star)

    def is_group(self) -> bool:
        return declared()[self.spawn.construct].family == "group"

    def of_arguments(self) -> str:
        record = self.facts.calls[self.spawn.site]
        given = [each for each in record.arguments if not each.keyword]
        if len(given) != 1 or given[0].star != "*":
            return ""
        return self.collection(given[0].value, self.index.names.scope_of(record.place))

    def of_group(self) -> str:
        """What the group of the function starts, if that is one kind of children."""
        group = Result(self.spawn.site)
        found = set()
        for call in self.index.calls_of(self.local):
            record = self.facts.calls[call]
            if leaf(record.function) in _STARTING and self.is_bound_to(receiver(record.function), group, record.place):
                scope = self.index.names.scope_of(record.place)
                given = [each.value for each in record.arguments if not each.keyword and not each.star]
                found.add(self.started(given, scope))
        return found.pop() if len(found) == 1 else ""

    def is_bound_to(self, value: Expression | None, group: Result, place: int) -> bool:
        bindings = self.bindings(value, self.index.names.scope_of(place))
        return len(bindings) == 1 and bindings[0].kind == "with" and bindings[0].value == group

    def collection(self, value: Expression, scope: int) -> str:
        """The parameter of whose items a collection is made."""
        if isinstance(value, Comprehension):
            return self.child(value.element, self.index.names.scope_of(value.place))
        if found := self.handed(value, scope):
            return found
        bound = self.index.names.only_value(value, scope)
        return self.collection(*bound) if bound is not None and isinstance(bound[0], Comprehension) else ""

    def child(self, value: Expression, scope: int) -> str:
        """The parameter of which a child is an item, or waits for one."""
        if isinstance(value, Name):
            return self.item(value, scope)
        if not isinstance(value, Result):
            return ""
        record = self.facts.calls[value.call]
        inner = self.index.names.scope_of(record.place)
        found = [(at, self.item(each.value, inner)) for at, each in enumerate(record.arguments) if not each.star]
        named = [(at, name) for at, name in found if name]
        if len(named) != 1 or record.arguments[named[0][0]].keyword:
            return ""
        (at, name), callee = named[0], self.index.callee(value.call)
        is_task = catalogue().by_callee.get(callee) == "create_task"
        return name if is_task or self.awaits(callee, at) else ""

    def started(self, given: Sequence[Expression], scope: int) -> str:
        """``group.create_task(call)``, ``group.start_soon(run, call)``."""
        if len(given) == 1:
            return self.child(given[0], scope)
        if not given:
            return ""
        function, *values = given
        return self.item(values[0], scope) if self.awaits(self.index.name(function, scope), 0) else ""

    def awaits(self, callee: str, position: int) -> bool:
        """Whether a function of this module awaits what it is handed at a position."""
        runs = self.index.runs(callee)
        if len(runs) != 1 or runs[0][0] is not self.index:
            return False
        function = self.facts.functions[runs[0][1]]
        if function.cls or function.decorators or len(function.parameters) <= position:
            return False
        awaited = Name(function.parameters[position].name)
        used = self.index.inside.uses(runs[0][1])
        return any(each.kind == "await" and each.value == awaited for each in used) and all(
            each.value == awaited if each.kind == "await" else self.is_gate(each.value, each.place) for each in used
        )

    def item(self, value: Expression, scope: int) -> str:
        """The parameter over whose items a loop binds a name."""
        bindings = self.bindings(value, scope)
        if len(bindings) != 1 or bindings[0].kind != "item" or bindings[0].value is None:
            return ""
        return self.handed(bindings[0].value, self.index.names.scope_of(bindings[0].place))

    def handed(self, value: Expression, scope: int) -> str:
        """The parameter of the function that a name is, ``""`` where it is none."""
        owner = self.index.names.bound_in(bare(value), scope) if bare(value) else -1
        bindings = self.bindings(value, scope) if owner == self.scope else ()
        is_parameter = len(bindings) == 1 and bindings[0].kind == "parameter" and bindings[0].star != "**"
        is_receiver = bare(value) == self.facts.scopes[self.scope].receiver[0]
        return bare(value) if is_parameter and not is_receiver else ""

    def bindings(self, value: Expression | None, scope: int) -> Sequence[Binding]:
        """What binds a bare name."""
        owner = self.index.names.bound_in(bare(value), scope) if value is not None and bare(value) else -1
        return self.facts.scopes[owner].bindings[bare(value)] if value is not None and owner >= 0 else ()

    def waits_for_nothing_else(self) -> bool:
        """Whether all that the function awaits and enters is the spawn."""
        spawn = Result(self.spawn.site)
        used = self.index.inside.uses(self.local)
        return all(each.value == spawn or self.is_gate(each.value, each.place) for each in used)

    def is_gate(self, value: Expression, place: int) -> bool:
        return self.index.name(value, self.index.names.scope_of(place)) in _GATES
