"""What a generic function runs: those that are registered for it, by the class of its first argument.

``@singledispatch def send(event)`` and ``@send.register def _(event: Sold)``; likewise ``singledispatchmethod``.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

_GENERIC = frozenset({"functools.singledispatch", "functools.singledispatchmethod"})
_MARKS = frozenset({"singledispatch", "singledispatchmethod"})
_REGISTER = "register"


class Dispatched:
    """Asked of the calls of a project."""

    def __init__(self, project: ProjectIndex) -> None:
        """Look at none yet."""
        self._project, self._hierarchy = project, project.hierarchy
        self._known: dict[int, bool] = {}

    def of(self, index: ModuleIndex, call: int, targets: Sequence[int]) -> Iterator[int]:
        """What a call runs besides, of functions that are registered.

        Args:
            index: the module.
            call: the call in it.
            targets: the functions that names tell it to run.
        """
        for target in targets:
            if self._is_generic(target):
                for function, kind in self._registered.get(target, ()):
                    if self._may_take(index, call, kind):
                        yield function

    def generic(self, index: ModuleIndex, function: int) -> Iterator[str]:
        """The linked names of what a function of a module may be registered for: whoever calls that may run it."""
        record = index.facts.functions[function]
        if any(index.aliases.of(each) == _REGISTER for each in record.decorators):
            for each in index.decorators[function]:
                name, _, last = each.name.rpartition(".")
                if last == _REGISTER and name.startswith(":"):
                    yield name

    @cached_property
    def _registered(self) -> Mapping[int, Sequence[tuple[int, str]]]:
        """By generic function: what is registered for it, with the linked name of the class that it is for."""
        found: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for index in self._project.glanced():
            for local, number in enumerate(self._project.functions_of(index.number)):
                for name in self.generic(index, local):
                    for target in filter(self._is_generic, self._hierarchy.of(name)):
                        found[target].append((number, self._class(index, local, name)))
        return found

    def _class(self, index: ModuleIndex, function: int, generic: str) -> str:
        """The class that a function is registered for, ``""`` where that is not known."""
        for each in index.decorators[function]:
            given = index.arguments(each.call) if each.called and each.name == f"{generic}.{_REGISTER}" else ()
            if given:
                return given[0].value
        stated = index.annotations(function)
        is_method = bool(index.facts.functions[function].cls)
        return stated[is_method].removesuffix("()") if len(stated) > is_method else ""

    def _is_generic(self, function: int) -> bool:
        if function not in self._known:
            self._known[function] = self._look_at(function)
        return self._known[function]

    def _look_at(self, function: int) -> bool:
        module, local = self._project.place_of(function)
        index = self._project.modules[module]
        marks = (index.aliases.of(each) for each in index.facts.functions[local].decorators)
        return not _MARKS.isdisjoint(marks) and any(each.name in _GENERIC for each in index.decorators[local])

    def _may_take(self, index: ModuleIndex, call: int, kind: str) -> bool:
        """Whether what a call hands over first may be of a class; only one of the project tells that it is not."""
        record = index.facts.calls[call]
        first = record.arguments[0] if record.arguments else None
        if first is None or first.star or first.keyword or not kind:
            return True
        name = index.name(first.value, index.names.scope_of(record.place))
        cls = name[1:].removesuffix("()")
        if not name.endswith("()") or cls not in self._hierarchy.classes:
            return True
        if not kind.startswith(":"):
            return kind in self._hierarchy.foreign_bases(cls)
        return kind[1:] in self._hierarchy.line(cls) or cls in self._hierarchy.line(kind[1:])
