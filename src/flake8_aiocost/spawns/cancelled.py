"""Tasks that were cancelled before somebody waits for them: all that is left of them is their end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Star, bare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.value_sites import ValueSites


def is_handed_cancelled(index: ModuleIndex, call: int, sites: ValueSites) -> bool:
    """Whether a call is handed what its function has cancelled before it: ``for task in tasks: task.cancel()``.

    Args:
        index: the module.
        call: the call, of a gather or a wait.
        sites: where the values of the module go.
    """
    return any(_cancels(index, each, call, sites) for each in _names(index, call))


def _names(index: ModuleIndex, call: int) -> Iterator[tuple[int, str]]:
    """The names that a call is handed, each with the scope that binds it."""
    record = index.facts.calls[call]
    for each in record.arguments:
        value = each.value.value if isinstance(each.value, Star) else each.value
        scope = index.names.bound_in(bare(value), index.names.scope_of(record.place)) if bare(value) else -1
        if scope >= 0 and not each.keyword:
            yield scope, bare(value)


def _cancels(index: ModuleIndex, name: tuple[int, str], before: int, sites: ValueSites) -> bool:
    """Whether the function around a call cancels what a name holds, or something in it, ahead of the call."""
    function = index.function_of(before)
    todo, seen = [name], {name}
    while todo:
        for site in sites.of(todo.pop()):
            if site.kind == "bound" and isinstance(site.holder, tuple) and site.holder not in seen:
                seen.add(site.holder)
                todo.append(site.holder)
            is_end = site.kind == "method" and site.name == "cancel" and site.call < before
            if is_end and index.function_of(site.call) == function:
                return True
    return False
