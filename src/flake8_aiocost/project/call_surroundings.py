"""What stands around the calls of a module: ``with`` and ``try`` statements, branches, tests. Worked out once."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Result

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flake8_aiocost.module.cap import Cap
    from flake8_aiocost.module.facts import Call, ModuleFacts, With
    from flake8_aiocost.module.handlers import Handler


class CallSurroundings:
    """Looks at a module once for each kind of question."""

    def __init__(self, facts: ModuleFacts) -> None:
        """Look at nothing yet."""
        self._facts = facts
        self._bound: dict[int, frozenset[int]] = {}

    # ── blocks ─────────────────────────────────────────────────────────────────────────────────────────────────

    def opened(self, call: int) -> Sequence[With]:
        """The ``with`` whose item holds a call."""
        return self._opened.get(call, ())

    @cached_property
    def _opened(self) -> Mapping[int, Sequence[With]]:
        found: dict[int, list[With]] = defaultdict(list)
        for each in self._facts.withs:
            for call in range(*each.item):
                found[call].append(each)
        return found

    def handlers(self, call: int) -> Sequence[Handler]:
        """The handlers of each ``try`` around a call."""
        return [each for span in self._tried.get(call, ()) for each in self._handlers[span]]

    @cached_property
    def _handlers(self) -> Mapping[tuple[int, int], Sequence[Handler]]:
        """By the calls in the body of their ``try``."""
        found: dict[tuple[int, int], list[Handler]] = defaultdict(list)
        for each in self._facts.handlers:
            found[each.calls].append(each)
        return found

    @cached_property
    def _tried(self) -> Mapping[int, Sequence[tuple[int, int]]]:
        """The bodies around a call: no more than there are levels of indentation."""
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for span in self._handlers:
            for call in range(*span):
                found[call].append(span)
        return found

    def is_left(self, call: int) -> bool:
        """Whether a loop over what a call returns is left before its end."""
        return call in self._left

    @cached_property
    def _left(self) -> frozenset[int]:
        return frozenset(
            each.iterable.call for each in self._facts.loops if each.leaves and isinstance(each.iterable, Result)
        )

    def other_branch(self, branch: int) -> int | None:
        """Of two branches of which exactly one is taken, the other one."""
        return self._others.get(branch)

    @cached_property
    def _others(self) -> Mapping[int, int]:
        choices = self._facts.choices
        return {**dict(choices), **{second: first for first, second in choices}}

    # ── statements ─────────────────────────────────────────────────────────────────────────────────────────────

    def is_enclosed(self, call: int) -> bool:
        """Whether a call stands in another one of the same statement."""
        return call in self._enclosed

    @cached_property
    def _enclosed(self) -> frozenset[int]:
        calls = self._facts.calls
        found: set[int] = set()
        around: list[int] = []
        for number, call in enumerate(calls):
            while around and not _encloses(calls[around[-1]], call):
                around.pop()
            if around:
                found.add(number)
                if calls[around[-1]].range == call.range:
                    # Before Python 3.12 all calls in an f-string have its range.
                    found.add(around[-1])
            around.append(number)
        return frozenset(found)

    def is_taken(self, scope: int, statement: int) -> bool:
        """Whether a statement assigns or hands over something, or binds a name of a scope."""
        if scope not in self._bound:
            bindings = self._facts.scopes[scope].bindings.values()
            self._bound[scope] = frozenset(each.statement for found in bindings for each in found)
        return statement in self._taken or statement in self._bound[scope]

    @cached_property
    def _taken(self) -> frozenset[int]:
        assigned = frozenset(each.statement for each in self._facts.assignments)
        return assigned.union(each.statement for each in self._facts.handovers)

    def caps(self, name: str) -> Sequence[Cap]:
        """The tests that bound what a name holds, or an attribute of that."""
        return self._caps.get(name, ())

    @cached_property
    def _caps(self) -> Mapping[str, Sequence[Cap]]:
        found: dict[str, list[Cap]] = defaultdict(list)
        for each in self._facts.caps:
            found[each.value.root].append(each)
        return found


def _encloses(outer: Call, inner: Call) -> bool:
    same = outer.statement == inner.statement
    return same and outer.range[:2] <= inner.range[:2] and outer.range[2:] >= inner.range[2:]
