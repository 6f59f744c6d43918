"""Tasks that are cancelled before somebody waits for them: that wait is for the clean-up of the task alone."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Star, bare, leaf

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flake8_aiocost.project.index import ModuleIndex

#: A name, with the scope that binds it.
_Name = tuple[int, str]


class Cancelled:
    """Asked of the calls of a project. What is cancelled is worked out once for each name."""

    def __init__(self) -> None:
        """Nothing is looked at yet."""
        self._first: dict[int, Mapping[int, int]] = {}
        self._of_names: dict[tuple[int, _Name], Mapping[int, int]] = {}

    def is_handed(self, index: ModuleIndex, call: int) -> bool:
        """Whether a call is handed what its function has cancelled before it: ``for task in tasks: task.cancel()``.

        Args:
            index: the module.
            call: the call, of a gather or a wait.
        """
        if index.number not in self._first:
            self._first[index.number] = _ends(index)
        function = index.function_of(call)
        # Most functions cancel nothing.
        if self._first[index.number].get(function, call) >= call:
            return False
        return any(self._by_function(index, name).get(function, call) < call for name in _names(index, call))

    def _by_function(self, index: ModuleIndex, name: _Name) -> Mapping[int, int]:
        """By function, the first call there that cancels what a name holds, or something in it."""
        key = (index.number, name)
        if key not in self._of_names:
            found: dict[int, int] = {}
            todo, seen = [name], {name}
            while todo:
                for site in index.sites.of(todo.pop()):
                    if site.kind == "bound" and isinstance(site.holder, tuple) and site.holder not in seen:
                        seen.add(site.holder)
                        todo.append(site.holder)
                    if site.kind == "method" and site.name == "cancel":
                        function = index.function_of(site.call)
                        found[function] = min(site.call, found.get(function, site.call))
            self._of_names[key] = found
        return self._of_names[key]


def _ends(index: ModuleIndex) -> Mapping[int, int]:
    """By function, the first call of a ``cancel``, or that is handed one: ``stack.callback(task.cancel)``."""
    found: dict[int, list[int]] = defaultdict(list)
    for number, call in enumerate(index.facts.calls):
        if leaf(call.function) == "cancel" or any(leaf(each.value) == "cancel" for each in call.arguments):
            found[index.function_of(number)].append(number)
    return {function: calls[0] for function, calls in found.items()}


def _names(index: ModuleIndex, call: int) -> Iterator[_Name]:
    """The names that a call is handed, each with the scope that binds it."""
    record = index.facts.calls[call]
    for each in record.arguments:
        value = each.value.value if isinstance(each.value, Star) else each.value
        scope = index.names.bound_in(bare(value), index.names.scope_of(record.place)) if bare(value) else -1
        if scope >= 0 and not each.keyword:
            yield scope, bare(value)
