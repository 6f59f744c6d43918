"""Whether queues are bounded: putting something into one that is not waits for nothing.

Where no queue of a project has a size, none has. Else it is certain of a name that is bound once, and of an attribute
that the methods of a class set, to a queue without a size.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Attribute, Constant, Name, Result, Subscript, bare, leaf, receiver
from flake8_aiocost.project.named_calls import of_module

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Argument
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

_MAKING = frozenset({"asyncio.Queue", "asyncio.LifoQueue", "asyncio.PriorityQueue"})
_LEAVES = frozenset(each.rpartition(".")[2] for each in _MAKING)


class Queues:
    """Looks at all queues that a project makes, once. Asked as well of the queue of one call."""

    def __init__(self, project: ProjectIndex) -> None:
        """Look at none yet."""
        self._project = project
        #: By class and attribute.
        self._held: dict[tuple[str, str], bool] = {}

    @cached_property
    def unbounded(self) -> bool:
        """Whether the project makes queues, and none of them has a size, nor is of a class of its own."""
        sizes = list(self._sizes())
        return bool(sizes) and not any(sizes)

    def takes_all(self, index: ModuleIndex, call: int) -> bool:
        """Whether a call is of a method of a queue that surely has no size."""
        record = index.facts.calls[call]
        queue, scope = receiver(record.function), index.names.scope_of(record.place)
        if bare(queue):
            bound = index.names.only_value(queue, scope)
            return bound is not None and self._has_no_size(index, *bound) and bare(queue) not in self._set_elsewhere
        if not isinstance(queue, (Name, Attribute)) or not queue.attributes:
            return False
        of = receiver(queue)
        owner = index.names.owner_of(bare(of), scope) if bare(of) else ""
        return bool(owner) and self._holds_no_size(f"{index.number}:{owner}", leaf(queue))

    def _holds_no_size(self, cls: str, attribute: str) -> bool:
        """Whether all that the methods of a class, and of those above and below, set an attribute to has no size."""
        key = cls, attribute
        if key not in self._held:
            hierarchy, found = self._project.hierarchy, []
            for each in dict.fromkeys((*hierarchy.line(cls), *hierarchy.heirs(cls))):
                module, _, inside = each.partition(":")
                index = self._project.modules[int(module)]
                for one in index.names.assigned(inside, attribute):
                    scope = index.names.scope_of(one.place)
                    found.append(one.value is not None and self._has_no_size(index, one.value, scope))
            self._held[key] = bool(found) and all(found) and attribute not in self._set_elsewhere
        return self._held[key]

    @cached_property
    def _set_elsewhere(self) -> frozenset[str]:
        """The attributes that somebody sets who is no method of the object, to what may have a size."""
        found = set()
        for index in self._project.glanced():
            for each in index.facts.assignments:
                scope = index.names.scope_of(each.place)
                for target in each.targets:
                    of = receiver(target) if isinstance(target, (Name, Attribute)) and target.attributes else None
                    if of is None or (bare(of) and index.names.owner_of(bare(of), scope)):
                        continue
                    if each.value is None or not self._has_no_size(index, each.value, scope):
                        found.add(leaf(target))
            for number in of_module(index).get("setattr", ()):
                given = [each.value for each in index.facts.calls[number].arguments[1:2]]
                found.update(str(each.value) for each in given if isinstance(each, Constant))
        return frozenset(found)

    def _has_no_size(self, index: ModuleIndex, value: Expression, scope: int) -> bool:
        """Whether an expression makes a queue without a size."""
        if not isinstance(value, Result):
            return False
        call = index.facts.calls[value.call]
        return self._is_queue(index, call.function, scope) and not any(map(_is_size, call.arguments))

    def _sizes(self) -> Iterator[bool]:
        """For each queue that is made, whether it may be bounded."""
        for index in self._project.glanced():
            if "asyncio" not in index.imports:
                continue
            calls = of_module(index)
            for last in (*_LEAVES, "", "partial"):
                for number in calls.get(last, ()):
                    call = index.facts.calls[number]
                    scope = index.names.scope_of(call.place)
                    if last == "partial":
                        yield from (True for each in call.arguments[:1] if self._is_queue(index, each.value, scope))
                    elif self._is_queue(index, call.function, scope):
                        yield any(map(_is_size, call.arguments))
            for cls in index.facts.classes:
                scope = index.names.scope_of(cls.place)
                yield from (True for each in cls.bases if self._is_queue(index, each, scope))

    def _is_queue(self, index: ModuleIndex, value: Expression, scope: int) -> bool:
        """Whether an expression is a class of queues: ``asyncio.Queue[int]``, too."""
        while isinstance(value, Subscript):
            value = value.value
        return index.names.last(value, scope) in _LEAVES and index.name(value, scope) in _MAKING


def _is_size(argument: Argument) -> bool:
    """Whether an argument bounds a queue; zero and less do not."""
    value = argument.value
    return not (isinstance(value, Constant) and type(value.value) is int and value.value <= 0)
