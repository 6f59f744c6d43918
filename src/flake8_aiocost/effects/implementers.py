"""What a method may be that is made to be overridden.

A ``Protocol`` is implemented by classes that have all of its methods, without inheriting from it. An abstract class has
heirs, and in a library mostly others than those that are seen.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.effects.waits import ENOUGH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.project.project import ProjectIndex

_PROTOCOLS = {"typing.Protocol", "typing_extensions.Protocol"}
#: A method of a protocol that has no other may be called like one of any class: with more of these it proves nothing.
_MOST_OF_ONE = 4


class Implementers:
    """Looks up what a method of a protocol may be."""

    def __init__(self, project: ProjectIndex) -> None:
        """Look at no class yet."""
        self._project, self._hierarchy = project, project.hierarchy
        self._known: dict[int, tuple[int, ...]] = {}

    def of(self, targets: Sequence[int]) -> Sequence[int]:
        """What a call runs, by what it is said to run: of stubs of protocols those who implement them.

        Args:
            targets: functions of the project. They are returned as they are where one of them is no such stub.

        Returns:
            The stubs themselves too, since others may implement them elsewhere: one in the project may only hand on to
            another one of the same protocol.
        """
        if not targets or not all(self.is_stub(each) for each in targets):
            return targets
        found: dict[int, None] = {}
        for each in targets:
            if each not in self._known:
                self._known[each] = tuple(self._find(each))
            found.update(dict.fromkeys(self._known[each]))
        return (*found, *targets)

    def is_open(self, targets: Sequence[int]) -> bool:
        """Whether one of some functions is a method of an abstract class, and few others are seen.

        What such a method does by default, or in a single heir, proves nothing of other heirs.
        """
        done = [each for each in targets if not self.is_stub(each)]
        return len(done) < ENOUGH and any(self._hierarchy.is_abstract(self._hierarchy.class_of(each)) for each in done)

    def is_stub(self, function: int) -> bool:
        """Whether the body of a function says nothing of what is done."""
        record = self._project.function(function)
        return record is not None and record.stub

    def _find(self, stub: int) -> list[int]:
        cls, record = self._hierarchy.class_of(stub), self._project.function(stub)
        if record is None or not cls or not self._is_protocol(cls):
            return []
        wanted = {name for each in self._hierarchy.line(cls) for name in self._names.get(each, ())}
        found: list[int] = []
        classes = 0
        for each in self._with_method.get(record.name, ()):
            if self._is_protocol(each) or not all(self._hierarchy.nearest(each, name) for name in wanted):
                continue
            classes += 1
            found += [one for one in self._hierarchy.nearest(each, record.name) if not self.is_stub(one)]
        return [] if len(wanted) == 1 and classes > _MOST_OF_ONE else found

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
