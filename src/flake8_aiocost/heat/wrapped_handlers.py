"""Handlers that are wrapped where they are registered: ``app.router.add_get("/", signed_in(index))``.

``signed_in`` returns a function of its own that calls ``index``, so both run for each request. What it calls itself,
before it returns, does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Result
from flake8_aiocost.project.wrapped_functions import is_called_later

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: Wrappers in wrappers: more is no program that somebody wrote.
_DEPTH = 4


def wrapped(project: ProjectIndex, index: ModuleIndex, value: Expression, scope: int) -> Iterator[str]:
    """The linked names of what a function calls that wrappers of the project have made.

    Args:
        project: the index.
        index: the module.
        value: the function, as a call of a wrapper or a name that is bound to that alone; nothing comes of others.
        scope: where it stands.
    """
    todo, seen = [(value, scope, _DEPTH)], set[int]()
    while todo:
        each, where, depth = todo.pop()
        bound = index.names.only_value(each, where)
        each, where = bound if bound is not None else (each, where)
        if not isinstance(each, Result) or not depth or each.call in seen:
            continue
        seen.add(each.call)
        for position, argument in enumerate(index.facts.calls[each.call].arguments):
            if is_called_later(project, index, each.call, position):
                yield index.name(argument.value, where)
                todo.append((argument.value, where, depth - 1))
