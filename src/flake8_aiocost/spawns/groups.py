"""The tasks of a task group: the calls of its methods where the group's name can be seen."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from flake8_aiocost.constructs._children import Children
from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.expressions import Name, bare, leaf, receiver
from flake8_aiocost.module.place import NO_BRANCH
from flake8_aiocost.spawns.program_point import ProgramPoint, is_conditional

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Assignment, Call
    from flake8_aiocost.spawns.awaitables import Awaitables

_SOME = Children(unknown=True, unnamed=True)


class _Group(NamedTuple):
    """A group's name, the ``with`` that opens it (-1 for none), and the branch and calls in which it is seen."""

    name: str
    opened: int
    branch: int
    calls: tuple[int, int]
    escapes: bool


class Groups:
    """The groups of a module."""

    def __init__(self, reader: Awaitables) -> None:
        """Read what is handed over with ``reader``."""
        self._reader = reader
        self._facts = reader.facts

    def started(self, made: int, methods: Collection[str]) -> Children | None:
        """The tasks that a group starts, ``None`` where the group has no plain name in the function that makes it.

        The name may come from ``with ... as name``, ``name = group()`` or
        ``name = stack.enter_async_context(group())``. A group that is handed on, or used by a function inside the
        block, may start more than can be seen. One that is kept in an attribute is no spawn of its own: its tasks are
        counted where they are made.

        Args:
            made: the call that makes the group.
            methods: what starts a task: ``create_task``, ``start_soon``.
        """
        group = self._opened(made)
        if group is None:
            return None
        places, calls = self._facts.places, self._facts.calls
        here = places[calls[made].place]
        parts = []
        for call, method in self._uses(group, methods):
            if call <= made:
                continue
            record = calls[call]
            place = places[record.place]
            first = record.arguments[0].value if record.arguments else None
            if method == "create_task" and first is not None:
                child = self._reader.one(first, ProgramPoint.of_call(record))
            else:
                child = Children(1, names=self._reader.called(first, ProgramPoint.of_call(record), *_rest(record)))
            known = place.function == here.function and not is_conditional(place.branch, group.branch, self._facts)
            times = self._reader.lengths.of_loops(place.loops[len(here.loops) :]) if known else None
            parts.append(Children(1, names=child.names, unnamed=child.unnamed, made=frozenset({call})).times(times))
        if group.escapes:
            parts.append(_SOME)
        return Children.total(parts)

    def _opened(self, made: int) -> _Group | None:
        facts = self._facts
        statement = facts.calls[made].statement
        for index in self._withs.get(statement, ()):
            each = facts.withs[index]
            if each.item[0] <= made < each.item[1]:
                return _Group(each.name, index, facts.places[each.place].branch, each.body, each.escapes)
        assignment = self._assignments.get(statement)
        name = bare(assignment.targets[0]) if assignment is not None and len(assignment.targets) == 1 else ""
        place = facts.places[facts.calls[made].place]
        if not name or len(facts.scopes[place.scope].bindings.get(name, ())) != 1:
            return None
        if place.function == MODULE_LEVEL:
            return _Group(name, -1, NO_BRANCH, (0, len(facts.calls)), name in facts.escaping)
        function = facts.functions[place.function]
        return _Group(name, -1, NO_BRANCH, function.calls, name in function.escaping)

    @cached_property
    def _withs(self) -> dict[int, list[int]]:
        """The ``with`` items that bind a name, by statement."""
        found: dict[int, list[int]] = defaultdict(list)
        for index, each in enumerate(self._facts.withs):
            if each.name and each.item[0] < each.item[1]:
                found[self._facts.calls[each.item[0]].statement].append(index)
        return found

    @cached_property
    def _assignments(self) -> dict[int, Assignment]:
        """Plain assignments, by statement."""
        return {
            each.statement: each
            for each in self._facts.assignments
            if not each.entered and each.annotation is None and each.value is not None
        }

    def _uses(self, group: _Group, methods: Collection[str]) -> Iterator[tuple[int, str]]:
        """The calls of a group's methods, in source order: ``tg.create_task()``, or ``start()`` that is bound to it."""
        facts = self._facts
        if group.opened >= 0:
            found = {call: leaf(facts.calls[call].function) for call in facts.withs[group.opened].uses}
        else:
            inside = _within(self._methods.get(group.name, ()), group.calls)
            found = {call: leaf(facts.calls[call].function) for call in inside if self._innermost(group.name, call) < 0}
        for alias, method in self._aliases.get(group.name, ()):
            for call in _within(self._plain.get(alias, ()), group.calls):
                if self._innermost(group.name, call) == group.opened and self._is_alias(call, group, method):
                    found[call] = method
        return ((call, found[call]) for call in sorted(found) if found[call] in methods)

    def _is_alias(self, call: int, group: _Group, method: str) -> bool:
        record = self._facts.calls[call]
        names = self._reader.index.names
        bound = names.only_value(record.function, names.scope_of(record.place))
        return bound is not None and bound[0] == Name(group.name, (method,))

    def _innermost(self, name: str, call: int) -> int:
        """The innermost ``with`` around a call that binds a name, or -1."""
        starts, indexes = self._by_name.get(name, ((), ()))
        at = bisect_right(starts, call) - 1
        index = indexes[at] if at >= 0 else -1
        while index >= 0 and call >= self._facts.withs[index].body[1]:
            index = self._around[index]
        return index

    @cached_property
    def _by_name(self) -> dict[str, tuple[list[int], list[int]]]:
        """For each name the ``with`` blocks that bind it, by the first call in the block."""
        found: dict[str, tuple[list[int], list[int]]] = {}
        named = [index for index, each in enumerate(self._facts.withs) if each.name]
        order = sorted(named, key=lambda index: (self._facts.withs[index].body[0], index))
        for index in order:
            starts, indexes = found.setdefault(self._facts.withs[index].name, ([], []))
            starts.append(self._facts.withs[index].body[0])
            indexes.append(index)
        return found

    @cached_property
    def _around(self) -> dict[int, int]:
        """For each ``with`` the one around it that binds the same name, or -1."""
        found: dict[int, int] = {}
        for _, indexes in self._by_name.values():
            stack: list[int] = []
            for index in indexes:
                while stack and self._facts.withs[stack[-1]].body[1] <= self._facts.withs[index].body[0]:
                    stack.pop()
                found[index] = stack[-1] if stack else -1
                stack.append(index)
        return found

    @cached_property
    def _methods(self) -> dict[str, list[int]]:
        """The calls of a method of a bare name, by that name."""
        found: dict[str, list[int]] = defaultdict(list)
        for index, call in enumerate(self._facts.calls):
            if name := bare(receiver(call.function)):
                found[name].append(index)
        return found

    @cached_property
    def _plain(self) -> dict[str, list[int]]:
        """The calls of a bare name, by that name."""
        found: dict[str, list[int]] = defaultdict(list)
        for index, call in enumerate(self._facts.calls):
            if name := bare(call.function):
                found[name].append(index)
        return found

    @cached_property
    def _aliases(self) -> dict[str, set[tuple[str, str]]]:
        """Names bound to a method of a bare name, by that name: ``start = tg.create_task``."""
        found: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for each in self._facts.assignments:
            value = each.value
            if isinstance(value, Name) and len(value.attributes) == 1:
                found[value.root].update(
                    (name, value.attributes[0]) for target in each.targets if (name := bare(target))
                )
        return found


def _within(calls: Sequence[int], span: tuple[int, int]) -> Sequence[int]:
    """Those of ascending indexes that lie in a range."""
    return calls[bisect_left(calls, span[0]) : bisect_left(calls, span[1])]


def _rest(record: Call) -> list[Expression]:
    """The positional arguments after the first."""
    return [each.value for each in record.arguments[1:] if not each.keyword and not each.star]
