"""Which functions of a project a call runs, and which a value that is handed over names or holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import (
    OTHER,
    Awaited,
    Comprehension,
    Constant,
    Display,
    Lambda,
    Name,
    Other,
    Star,
    Sum,
    bare,
    leaf,
    receiver,
)
from flake8_aiocost.module.written import written
from flake8_aiocost.project.dispatched import Dispatched
from flake8_aiocost.project.foreign_calls import COMPARES, KEEPS
from flake8_aiocost.project.handed_objects import HandedObjects
from flake8_aiocost.project.narrowed import Narrowed
from flake8_aiocost.project.object_class import is_called_by_name, is_of_class
from flake8_aiocost.project.prefixed import Prefixed
from flake8_aiocost.project.shadowed import Shadowed
from flake8_aiocost.project.tables import Tables
from flake8_aiocost.project.tested_attributes import TestedAttributes
from flake8_aiocost.project.wrapped_functions import WrappedFunctions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Call
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: Expressions that name nothing.
_NAMELESS = (Constant, Comprehension, Display, Lambda, Other, Sum)
#: Calls of calls that are followed: more is no program that somebody wrote.
_DEPTH = 5


class Callees:
    """Asked of the calls of a project."""

    def __init__(self, project: ProjectIndex) -> None:
        """Look at no call yet."""
        self._project, self._hierarchy = project, project.hierarchy
        self._tables, self._prefixed = Tables(project), Prefixed(project)
        self._narrowed, self._tested, self._shadowed = Narrowed(project), TestedAttributes(project), Shadowed(project)
        self._dispatched, self._wrapped = project.the(Dispatched), WrappedFunctions(project, self.passed)
        self._handed_objects = HandedObjects(project, self._named)

    def called(self, index: ModuleIndex, call: int, function: int) -> Sequence[int]:
        """The functions that a call in a function runs."""
        names = index.callees(call)
        if len(names) == 1 and names[0].startswith("builtins.super().") and function >= 0:
            method = names[0].removeprefix("builtins.super().")
            return self._hierarchy.above(self._hierarchy.class_of(function), method)
        found = self._named(index, call)
        # What a wrapper has made is called by what that returns, and a lambda by a name that is no function's.
        if any(each[-2:] == "()" or (each[:1] == ":" and not found) for each in names):
            found = list(dict.fromkeys((*found, *self._wrapped.of(index, call))))
        if len(found) != 1 or not isinstance(index.facts.calls[call].function, Name):
            # Of several entries of a table the key tells which.
            entries = self._tables.entries(index, call)
            taken = [target for owner, value, scope in entries for target in self.passed(owner, value, scope)]
            found = taken or found or list(self._prefixed.of(index, call) or self.by_callers(index, call))
        targets = self._shadowed.of(index, call, function, found)
        return self._tested.of(index, call, self._narrowed.of(index, call, targets))

    def by_callers(self, index: ModuleIndex, call: int) -> Sequence[int]:
        """What a call runs of which names tell nothing, by what callers hand over."""
        return self._handed_objects.methods(index, call)

    def _named(self, index: ModuleIndex, call: int) -> list[int]:
        """The functions that a call runs, as far as names tell."""
        names = index.callees(call)
        return list(dict.fromkeys(target for name in names for target in self._runs(index, call, name)))

    def implementing(self, index: ModuleIndex, call: int, targets: Sequence[int]) -> Sequence[int]:
        """What a call runs besides, where it is said to run methods of a protocol, or a generic function."""
        registered = self._dispatched.of(index, call, targets)
        return (*self._narrowed.of(index, call, self._project.protocols.of(targets)), *registered)

    def others(self, index: ModuleIndex, call: int) -> Sequence[str]:
        """Of several names that a call may stand for those that are no functions of the project, if others are."""
        names = index.callees(call)
        if len(names) < 2:
            if names and self.run(names[0]):
                return ()
            return self._other_entries(index, call) or self._other_objects(index, call)
        found = [name for name in names if not self._runs(index, call, name)]
        return found if len(found) < len(names) else ()

    def _runs(self, index: ModuleIndex, call: int, name: str) -> Sequence[int]:
        """What a call of a name runs; of ``cls()`` and what is annotated ``type[Feed]`` classes below too."""
        if name[:1] != ":":
            return ()
        held = name[1:] in self._hierarchy.classes and not is_called_by_name(index, call, name[1:])
        return self._hierarchy.below(name) if held or is_of_class(index, call) else self.run(name)

    def _other_entries(self, index: ModuleIndex, call: int) -> Sequence[str]:
        """What a call is written as that gets its function from a table of which some entries are no such functions."""
        entries = self._tables.entries(index, call)
        seen = [any(True for _ in self.passed(owner, value, scope)) for owner, value, scope in entries]
        text = written(index.facts.calls[call].function, index.facts) or "an entry of a table"
        return [f"?{text}"] if any(seen) and not all(seen) else ()

    def _other_objects(self, index: ModuleIndex, call: int) -> Sequence[str]:
        """What a call is written as whose object callers hand over: not all of them may be seen."""
        return [f"?{written(index.facts.calls[call].function, index.facts)}"] if self.by_callers(index, call) else ()

    def run(self, name: str, depth: int = _DEPTH) -> Sequence[int]:
        """The functions that calling a linked name runs: of ``:0:make()`` those that ``make`` returns by name."""
        if name.endswith("()") and name[1:-2] not in self._hierarchy.classes and depth:
            makers = self.run(name[:-2], depth - 1)
            returned = [
                target
                for function in makers
                for result in self._returned(function)
                for target in self.run(result, depth - 1)
            ]
            if returned:
                return returned
            if makers and all(map(self._hierarchy.is_async, makers)):
                # Nobody calls a coroutine: it is what the coroutine returned.
                return [target for function in makers for target in self._hierarchy.nested.get(function, ())]
        return self._project.returned_functions.of(name)

    def _returned(self, function: int) -> Sequence[str]:
        """The linked names of what a function returns."""
        module, local = self._project.place_of(function)
        index = self._project.modules[module]
        record = index.facts.functions[local]
        return [name for each in record.returned for name in index.linked(index.names.candidates(each, record.scope))]

    def handed(self, index: ModuleIndex, call: int, *, known: bool) -> Iterator[tuple[int, int]]:
        """The functions that a call hands over, each with the position of the argument; ``known``: its own function is
        one of the project.
        """
        record = index.facts.calls[call]
        scope = index.facts.places[record.place].scope
        for position, argument in enumerate(record.arguments):
            if known or not self._is_only_kept(index, record, argument.value, scope):
                yield from ((target, position) for target in self.passed(index, argument.value, scope))

    def _is_only_kept(self, index: ModuleIndex, call: Call, value: Expression, scope: int) -> bool:
        """Whether a call is one of a list or a set, to which it is all the same that the object may be called.

        ``steps.remove(step)``; and ``steps.append(self)``, of which whoever made the object runs ``__call__``.
        """
        method = leaf(call.function)
        if method not in COMPARES | KEEPS or receiver(call.function) is OTHER:
            return False
        name = index.name(value, scope)
        is_object = name.startswith(":") and name[1:].removesuffix("()") in self._hierarchy.classes
        return is_object and (method in COMPARES or _is_own(index, value, scope))

    def passed(self, index: ModuleIndex, value: Expression, scope: int) -> Iterator[int]:
        """The functions that a value names, or holds by name."""
        for each in value.items if isinstance(value, Display) else (value,):
            plain = each.value if isinstance(each, Star) else each
            if isinstance(plain, _NAMELESS) or _is_result(index, plain, scope):
                continue
            name = index.name(plain, scope)
            # A class handed over is most often a type (``response_model=Feed``), not a factory.
            if not name.startswith(":") or name[1:] in self._hierarchy.classes:
                continue
            if (cls := name[1:].removesuffix("()")) in self._hierarchy.classes:
                # An object may be called; that some class below its own can be does not make it so.
                yield from self._hierarchy.nearest(cls, "__call__")
            else:
                yield from self._project.returned_functions.of(name)


def _is_own(index: ModuleIndex, value: Expression, scope: int) -> bool:
    """Whether a value is the object whose method is around."""
    owner = index.names.bound_in(bare(value), scope) if bare(value) else -1
    return owner >= 0 and index.facts.scopes[owner].receiver[0] == bare(value)


def _is_result(index: ModuleIndex, value: Expression, scope: int) -> bool:
    """Whether a value is what a coroutine returned: ``user = await load()`` is no coroutine and runs nothing."""
    if not isinstance(value, Name) or value.attributes:
        return isinstance(value, Awaited)
    owner = index.names.bound_in(value.root, scope)
    return owner >= 0 and index.bound[owner, value.root].awaited
