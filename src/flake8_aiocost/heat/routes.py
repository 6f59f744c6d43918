"""The routes of a handler, as its decorators name them: ``GET /feed/{reader_id}``.

The prefix of a router is a part of it, and those under which the router is included (``mounts``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Name, Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flake8_aiocost.heat.mounts import Mounts
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.linked_facts import LinkedArgument

_METHODS = frozenset({"get", "post", "put", "delete", "patch", "head", "options", "trace"})
#: The names of the parameters that take a path, in the frameworks that are known.
_PATH = frozenset({"", "path", "rule", "uri"})


def routes(index: ModuleIndex, function: int, mounts: Mounts) -> tuple[str, ...]:
    """``GET /feed`` for each decorator that names a method and a path, ``/feed`` for one that names a path alone.

    Args:
        index: the module.
        function: its number in there.
        mounts: where the project includes its routers.
    """
    return tuple(dict.fromkeys(_routes(index, function, mounts)))


def _routes(index: ModuleIndex, function: int, mounts: Mounts) -> Iterator[str]:
    written = index.facts.functions[function].decorators
    for decorator, expression in zip(index.decorators[function], written, strict=True):
        path = _text(index.arguments(decorator.call), _PATH) if decorator.called else None
        if path is None or not isinstance(expression, Result):
            continue
        callee = index.facts.calls[expression.call].function
        router = callee.root if isinstance(callee, Name) and len(callee.attributes) == 1 else ""
        method = decorator.name.rpartition(".")[2]
        for prefix in mounts.prefixes(index, router) if router else ("",):
            if (route := prefix + path).startswith("/"):
                yield f"{method.upper()} {route}" if method in _METHODS else route


def _text(arguments: Iterable[LinkedArgument], names: frozenset[str]) -> str | None:
    found = (each.literal for each in arguments if each.keyword in names and not each.star)
    first = next(found, None)
    return first if isinstance(first, str) else None
