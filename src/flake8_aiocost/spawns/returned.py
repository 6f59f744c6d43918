"""Awaitables that a function of the project makes for its caller: ``gather(*calls_for(hours))``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import structs

from flake8_aiocost.constructs._catalogue import catalogue
from flake8_aiocost.constructs._children import FUTURE, Children
from flake8_aiocost.spawns.either_branch import either
from flake8_aiocost.spawns.program_point import ProgramPoint, is_conditional

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Function
    from flake8_aiocost.module.handovers import Handover
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.spawns.lengths import Lengths

#: Functions whose results are followed through functions: more is no program that somebody wrote.
_DEPTH = 4


class Reader(Protocol):
    """Reads single expressions of one module; see ``awaitables.Awaitables``."""

    index: ModuleIndex
    unsure_many: Children
    lengths: Lengths

    def one(self, expression: Expression, point: ProgramPoint) -> Children:
        """One awaitable."""

    def many(self, expression: Expression, point: ProgramPoint) -> Children:
        """All items of a collection of awaitables."""


class Returned:
    """Reads what functions return, in the modules that they stand in."""

    def __init__(self, reader: Reader, elsewhere: Callable[[ModuleIndex, Returned], Reader]) -> None:
        """Follow nothing yet.

        Args:
            reader: that of the module whose spawns are looked for.
            elsewhere: makes one for another module, which goes on with this object.
        """
        self._readers = {reader.index.number: reader}
        self._home = reader.index.number
        self._elsewhere = elsewhere
        self._following: list[tuple[int, int]] = []

    def items(self, index: ModuleIndex, name: str, *, awaited: bool = False) -> Children | None:
        """The items of what a call returns; ``None`` where that is not known.

        Args:
            index: the module of the call.
            name: the resolved name of what is called.
            awaited: whether the result is awaited first.
        """
        found = index.runs(name)
        if len(found) != 1 or len(self._following) >= _DEPTH:
            return None
        there, local = found[0]
        record = there.facts.functions[local]
        key = there.number, local
        if record.decorators or record.stub or record.is_async is not awaited or key in self._following:
            return None
        if there.number not in self._readers:
            self._readers[there.number] = self._elsewhere(there, self)
        self._following.append(key)
        try:
            return self._checked(self._read(self._readers[there.number], local), there)
        finally:
            self._following.pop()

    def _read(self, reader: Reader, local: int) -> Children | None:
        facts = reader.index.facts
        handed = [each for each in facts.handovers if facts.places[each.place].function == local]
        yielded = [each for each in handed if each.kind == "yield"]
        if yielded:
            return _generated(reader, yielded, facts.functions[local])
        returned = [each for each in handed if each.kind == "return"]
        leaving = (each for each in facts.statements if each.leaves == "return")
        if not returned or len(returned) != sum(facts.places[each.place].function == local for each in leaving):
            return None
        points = [(each.value, ProgramPoint.of_statement(each.place, each.statement, facts)) for each in returned]
        parts = [reader.many(value, point) for value, point in points if value is not None]
        return parts[0] if len(parts) == 1 else either(parts)

    def _checked(self, children: Children | None, index: ModuleIndex) -> Children | None:
        """What is made elsewhere, if it is nothing that runs already."""
        if children is None:
            return None
        if children.made or children.futures:
            return _running(children, children.known if children.made else 0)
        # Which calls of another module are constructs is not known here.
        made = [catalogue().by_callee.get(each.removesuffix("()"), "") for each in children.names]
        if index.number == self._home or not any(made):
            return children
        return _running(children, children.known if all(each == "create_task" for each in made) else 0)


def _running(children: Children, made: int) -> Children:
    """Tasks and futures that run already, ``made`` of which are spawns of the function that returns them."""
    sure = not (children.unknown or children.maybe or children.opaque)
    return structs.replace(FUTURE, running=children.running + made) if sure else FUTURE


def _generated(reader: Reader, yielded: Sequence[Handover], function: Function) -> Children | None:
    """What a generator hands out."""
    facts = reader.index.facts
    parts = []
    for each in yielded:
        if each.value is None:
            return None
        place = facts.places[each.place]
        part = reader.one(each.value, ProgramPoint.of_statement(each.place, each.statement, facts))
        part = part.times(reader.lengths.of_loops(place.loops))
        is_passed_over = is_conditional(place.branch, facts.places[function.place].branch, facts)
        parts.append(part.perhaps() if is_passed_over else part)
    return Children.total(parts)
