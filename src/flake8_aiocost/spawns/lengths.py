"""How often a loop runs, where that can be read: ``range(4)``, a literal, a constant."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import (
    Comprehension,
    Constant,
    Display,
    Name,
    Result,
    Star,
    Subscript,
    Sum,
    bare,
    leaf,
    receiver,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex

#: Builtins that give as many items as their first argument has.
_SAME = {"builtins." + name for name in ("enumerate", "sorted", "reversed", "list", "tuple", "iter")}
#: Names that are followed through names: more is no program that somebody wrote.
_DEPTH = 25
#: Functions that give no more items than one of their arguments says: which one.
_LIMITING = {"itertools.islice": 1, "heapq.nlargest": 0, "heapq.nsmallest": 0, "random.sample": 1}
_VIEWS = {"items", "values", "keys", "copy"}
_CHANGING = {
    "append",
    "add",
    "extend",
    "insert",
    "remove",
    "discard",
    "pop",
    "popitem",
    "clear",
    "update",
    "setdefault",
}


class Lengths:
    """Counts items; every answer is a number or ``None``."""

    def __init__(self, index: ModuleIndex) -> None:
        """Count in a module."""
        self._facts = index.facts
        self._index = index
        self._names = index.names
        self._loops: dict[int, int | None] = {}
        self._constants: dict[tuple[int, str], int | None] = {}
        self._depth = 0

    def of_loops(self, loops: Iterable[int]) -> int | None:
        """How often the body of nested loops runs in all, by their indexes."""
        total = 1
        for loop in loops:
            count = self.of_loop(loop)
            if count is None:
                return None
            total *= count
        return total

    def of_loop(self, loop: int) -> int | None:
        """How often one loop runs; unknown where a round may be cut short or left out."""
        if loop not in self._loops:
            record = self._facts.loops[loop]
            countable = record.iterable is not None and not record.partial
            # Unknown while it is being worked out: a loop over what it fills itself.
            self._loops[loop] = None
            if countable and record.iterable is not None:
                self._loops[loop] = self.of(record.iterable, self._names.scope_of(record.place))
        return self._loops[loop]

    def of(self, expression: Expression, scope: int) -> int | None:
        """How many items an expression has."""
        if isinstance(expression, Display):
            if expression.kind == "dict":
                starred = any(isinstance(each, Star) for each in expression.items)
                return None if starred else len(expression.items)
            return _sum([self.of(each.value, scope) if isinstance(each, Star) else 1 for each in expression.items])
        if isinstance(expression, Constant):
            return len(expression.value) if isinstance(expression.value, str) else None
        if isinstance(expression, Sum):
            return _sum([self.of(each, scope) for each in expression.parts])
        if isinstance(expression, Comprehension):
            return self.of_loops(expression.loops) if expression.kind in ("list", "generator") else None
        if isinstance(expression, Result):
            return self._call(expression.call, scope)
        name = bare(expression)
        found = self._constant(name, scope) if name else None
        return found if found is not None or not isinstance(expression, Name) else self._elsewhere(expression, scope)

    def _elsewhere(self, name: Name, scope: int) -> int | None:
        """How many items a constant of another module has, where neither module changes it.

        Others might: it has to be called as what nobody changes is.
        """
        last = leaf(name)
        if not last.isupper() or last in self._changed or self._depth >= _DEPTH:
            return None
        found = self._index.elsewhere(name, scope)
        if found is None:
            return None
        other = Lengths(found[0])
        other._depth = self._depth + 1
        return None if last in other._changed else other.of(*found[1:])

    def at_most(self, expression: Expression, scope: int) -> int | None:
        """How many items an expression has at the most: 5 of ``sorted(rows)[:5]``, ``islice(rows, 5)``."""
        for _ in range(_DEPTH):
            if (known := self.of(expression, scope)) is not None:
                return known
            if isinstance(expression, Subscript):
                return expression.most or None
            if isinstance(expression, Result):
                record = self._facts.calls[expression.call]
                args = [each.value for each in record.arguments if not each.star and not each.keyword]
                name = self._index.name(record.function, scope)
                at = _LIMITING.get(name, 0 if leaf(record.function) == "most_common" else -1)
                if 0 <= at < len(args):
                    # ``islice(rows, 2, 5)`` begins later, and ends there.
                    return self.number(args[max(at, len(args[:3]) - 1)] if name.endswith("islice") else args[at], scope)
                if name not in _SAME or not args:
                    return None
                expression = args[0]
                continue
            name = bare(expression)
            found = self._bound(name, scope) if name and name not in self._changed else None
            if found is None:
                return None
            expression, scope = found
        return None

    def _call(self, call: int, scope: int) -> int | None:
        record = self._facts.calls[call]
        name = self._index.name(record.function, scope)
        args = [each.value for each in record.arguments if not each.star and not each.keyword]
        if name == "builtins.range" and len(args) == len(record.arguments):
            return _range([self.number(each, scope) for each in args])
        if name == "builtins.map" and args:
            return self.of(args[1], scope) if len(args) == 2 else None
        if name in _SAME and args:
            return self.of(args[0], scope)
        if name == "builtins.zip" and args and len(args) == len(record.arguments):
            counts = [self.of(each, scope) for each in args]
            return None if None in counts else min(count for count in counts if count is not None)
        if not record.arguments and leaf(record.function) in _VIEWS:
            return self.of(receiver(record.function), scope)
        return None

    def number(self, expression: Expression, scope: int) -> int | None:
        """A whole number: a literal, or a name bound to one."""
        if isinstance(expression, Constant):
            return expression.value if type(expression.value) is int else None
        if isinstance(expression, Result):
            record = self._facts.calls[expression.call]
            if record.arguments and self._index.name(record.function, scope) == "builtins.len":
                return self.of(record.arguments[0].value, scope)
            return None
        found = self._bound(bare(expression), scope)
        if found is None and isinstance(expression, Name) and leaf(expression).isupper():
            away = self._index.elsewhere(expression, scope)
            found = away[1:] if away is not None and isinstance(away[1], Constant) else None
        return self.number(*found) if found is not None and not bare(found[0]) else None

    def _constant(self, name: str, scope: int) -> int | None:
        found = self._bound(name, scope)
        if found is None or name in self._changed:
            return None
        key = (found[1], name)
        if key not in self._constants:
            # Unknown while it is being worked out: a list that holds itself.
            self._constants[key] = None
            if self._depth < _DEPTH:
                self._depth += 1
                try:
                    self._constants[key] = self.of(*found)
                finally:
                    self._depth -= 1
        return self._constants[key]

    def _bound(self, name: str, scope: int) -> tuple[Expression, int] | None:
        """The only value that a name of a module or function is ever bound to, with its scope."""
        owner = self._names.bound_in(name, scope)
        if owner < 0 or self._facts.scopes[owner].kind not in ("module", "function"):
            return None
        bindings = self._facts.scopes[owner].bindings[name]
        only = bindings[0]
        if len(bindings) > 1 or only.kind != "value" or only.value is None:
            return None
        return only.value, self._names.scope_of(only.place)

    @cached_property
    def _changed(self) -> frozenset[str]:
        """Names of whose objects anything in the module changes one: ``X.append(...)``, ``X[...] = ...``."""
        called = (bare(receiver(call.function)) for call in self._facts.calls if leaf(call.function) in _CHANGING)
        stored = (
            bare(target.value)
            for assignment in self._facts.assignments
            for target in assignment.targets
            if isinstance(target, Subscript)
        )
        return frozenset((*called, *stored))


def _sum(counts: Sequence[int | None]) -> int | None:
    return None if None in counts else sum(count for count in counts if count is not None)


def _range(bounds: Sequence[int | None]) -> int | None:
    known = [bound for bound in bounds if bound is not None]
    if not 1 <= len(known) == len(bounds) <= 3 or (len(known) == 3 and known[2] == 0):
        return None
    steps = range(*known)
    # ``len()`` itself fails beyond sys.maxsize.
    return (steps[-1] - steps[0]) // steps.step + 1 if steps else 0
