"""Whether objects of a class are made once where requests come by: ``if _service is None: _service = Service()``.

All calls in what is reached from requests or jobs that make one have to stand behind latches, or in functions whose
result is cached, or where another such object is made, or a connection: that lasts for many messages.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from flake8_aiocost.model import BACKGROUND, HOT, MODULE_LEVEL
from flake8_aiocost.module.expressions import leaf
from flake8_aiocost.project.named_calls import last_part
from flake8_aiocost.project.test_code import is_test

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from flake8_aiocost.model import Heat
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

INIT = "__init__"
#: Decorators that keep what a function returns.
_CACHING = frozenset({"cache", "lru_cache", "cached_property"})
#: Objects that are made where other objects are made.
_DEPTH = 3


class Makings:
    """Asked of the classes of a project."""

    def __init__(
        self, project: ProjectIndex, heats: Mapping[int, Heat], is_latched: Callable[[ModuleIndex, int], bool]
    ) -> None:
        """Look at no class yet.

        Args:
            project: the index.
            heats: the heat of its functions.
            is_latched: tells whether a place of a module stands behind a test that makes it run once, whoever asks.
        """
        self._project, self._heats, self._is_latched = project, heats, is_latched
        self._known: dict[tuple[str, int], bool] = {}
        self._calls: dict[str, Mapping[str, Sequence[tuple[ModuleIndex, int]]]] = {}

    def is_hot(self, function: int) -> bool:
        """Whether a function is reached from requests or jobs."""
        heat = self._heats.get(function)
        return heat is not None and heat.kind in HOT | BACKGROUND

    def are_few(self, cls: str, depth: int = _DEPTH) -> bool:
        """Whether all that makes objects of a class, or of one below, again and again keeps them.

        Args:
            cls: the linked name of the class.
            depth: objects in objects that are still followed.
        """
        asked = cls, depth
        if asked not in self._known:
            self._known[asked] = self._look(cls, depth)
        return self._known[asked]

    def _look(self, cls: str, depth: int) -> bool:
        found = False
        for each in (cls, *self._project.hierarchy.heirs(cls)):
            for name in ("cls", last_part(each)):
                for index, call in self._making(name).get(f":{each}", ()):
                    if not self._is_kept(index, call, depth):
                        return False
                    found = True
        # One that nobody is seen to make is made in a way that is not known.
        return found

    def _making(self, name: str) -> Mapping[str, Sequence[tuple[ModuleIndex, int]]]:
        """The calls of a name that are reached from requests or jobs, by the class of which each makes an object."""
        if name not in self._calls:
            found: dict[str, list[tuple[ModuleIndex, int]]] = defaultdict(list)
            for module, call in self._project.named_calls.of(name):
                index = self._project.modules[module]
                if self.is_hot(self._project.number(module, index.function_of(call))):
                    for each in index.callees(call):
                        found[each].append((index, call))
            self._calls[name] = found
        return self._calls[name]

    def _is_kept(self, index: ModuleIndex, call: int, depth: int) -> bool:
        place = index.facts.calls[call].place
        function = index.function_of(call)
        if self._is_latched(index, place):
            return True
        if function == MODULE_LEVEL:
            return False
        heat = self._heats.get(self._project.number(index.number, function))
        if heat is not None and heat.seldom == "connection" and not index.facts.places[place].loops:
            return True
        record = index.facts.functions[function]
        if any(leaf(each) in _CACHING for each in record.decorators):
            return True
        return bool(depth and record.cls and record.name == INIT) and self.are_few(
            f"{index.number}:{record.cls}", depth - 1
        )


def makers_by_name(project: ProjectIndex, cls: str) -> tuple[int, ...]:
    """The functions, and levels of modules, that make objects of a class without an ``__init__``.

    None of one that has bases from elsewhere, or a decorator: these make objects, too.

    Args:
        project: the index.
        cls: the linked name of the class.
    """
    hierarchy = project.hierarchy
    every = (cls, *hierarchy.heirs(cls))
    for each in every:
        records = [project.modules[module].facts.classes[number] for module, number in hierarchy.classes[each]]
        if any(record.decorators for record in records) or hierarchy.foreign_bases(each):
            return ()
    found: dict[int, None] = {}
    for each in every:
        for name in ("cls", last_part(each)):
            for module, call in project.named_calls.of(name):
                index = project.modules[module]
                if not is_test(index.path) and f":{each}" in index.callees(call):
                    found[project.number(module, index.function_of(call))] = None
    return tuple(found)
