"""Whether the queues of a project are bounded: putting something into one that is not waits for nothing."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Constant, Subscript
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
    """Looks at all queues that a project makes, once."""

    def __init__(self, project: ProjectIndex) -> None:
        """Look at none yet."""
        self._project = project

    @cached_property
    def unbounded(self) -> bool:
        """Whether the project makes queues, and none of them has a size, nor is of a class of its own."""
        sizes = list(self._sizes())
        return bool(sizes) and not any(sizes)

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
