"""Which methods of a project a method of a ``Protocol`` may be.

A class implements a protocol without inheriting from it. One counts that has all of its methods, and the method in
question with the same parameters: a class that only happens to have a ``run`` of its own is none.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.module.facts import Function
    from flake8_aiocost.project.project import ProjectIndex

_PROTOCOLS = {"typing.Protocol", "typing_extensions.Protocol"}
#: Of more than these it is not known which are meant; of a protocol of one method fewer prove nothing.
_MOST = 8
_MOST_OF_ONE = 3


class Protocols:
    """Looks at a project when it is first asked of a method of a protocol."""

    def __init__(self, project: ProjectIndex) -> None:
        """Look at no class yet."""
        self._project, self._hierarchy = project, project.hierarchy
        self._known: dict[int, tuple[int, ...]] = {}

    def of(self, targets: Sequence[int]) -> tuple[int, ...]:
        """What a call runs besides, by what it is said to run: for each of that which is a stub of a protocol.

        Args:
            targets: functions of the project.
        """
        found = dict.fromkeys(one for each in targets for one in self._of(each))
        return tuple([each for each in found if each not in targets])

    def _of(self, function: int) -> Sequence[int]:
        if function not in self._known:
            record = self._project.function(function)
            is_stub = record is not None and record.stub and bool(record.cls)
            self._known[function] = tuple(self._find(function)) if is_stub else ()
        return self._known[function]

    def _find(self, stub: int) -> Sequence[int]:
        cls, record = self._hierarchy.class_of(stub), self._project.function(stub)
        if record is None or not cls or not self._is_protocol(cls):
            return ()
        wanted = {name for each in self._hierarchy.line(cls) for name in self._names.get(each, ())}
        found: dict[int, None] = {}
        for each in self._with_method.get(record.name, ()):
            if self._is_protocol(each) or not all(self._hierarchy.nearest(each, name) for name in wanted):
                continue
            for one in self._hierarchy.nearest(each, record.name):
                other = self._project.function(one)
                if other is not None and not other.stub and _asked(other) == _asked(record):
                    found[one] = None
        return () if len(found) > (_MOST_OF_ONE if len(wanted) == 1 else _MOST) else tuple(found)

    def _is_protocol(self, cls: str) -> bool:
        return not _PROTOCOLS.isdisjoint(self._hierarchy.foreign_bases(cls))

    @cached_property
    def _names(self) -> dict[str, set[str]]:
        """The names of the methods of each class."""
        found: dict[str, set[str]] = {}
        for cls, functions in self._hierarchy.by_class.items():
            records = (self._project.function(each) for each in functions)
            found[cls] = {each.name for each in records if each is not None}
        return found

    @cached_property
    def _with_method(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for cls, names in self._names.items():
            for name in names:
                found[name].append(cls)
        return found


def _asked(function: Function) -> list[str]:
    """The names of the parameters of a method, without that of its object."""
    return [each.name for each in function.parameters[1:]]
