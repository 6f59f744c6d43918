"""The routes of a handler, as its decorators name them: ``GET /feed/{reader_id}``.

The prefix of a router is a part of it where the router is made in the same module. One that is added where the router
is included is none: no decorator tells of that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Name, Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.resolved import Argument

_METHODS = frozenset({"get", "post", "put", "delete", "patch", "head", "options", "trace"})
#: The names of the parameters that take a path, and a prefix, in the frameworks that are known.
_PATH = frozenset({"", "path", "rule", "uri"})
_PREFIX = frozenset({"prefix", "url_prefix"})


def routes(index: ModuleIndex, function: int) -> tuple[str, ...]:
    """``GET /feed`` for each decorator that names a method and a path, ``/feed`` for one that names a path alone.

    Args:
        index: the module.
        function: its number in there.
    """
    return tuple(dict.fromkeys(_routes(index, function)))


def _routes(index: ModuleIndex, function: int) -> Iterator[str]:
    written = index.facts.functions[function].decorators
    for decorator, expression in zip(index.decorators[function], written, strict=True):
        path = _text(decorator.arguments, _PATH)
        if not decorator.called or path is None or not isinstance(expression, Result):
            continue
        callee = index.facts.calls[expression.call].function
        prefix = _prefix(index, callee.root) if isinstance(callee, Name) and len(callee.attributes) == 1 else ""
        if not (route := prefix + path).startswith("/"):
            continue
        method = decorator.name.rpartition(".")[2]
        yield f"{method.upper()} {route}" if method in _METHODS else route


def _prefix(index: ModuleIndex, router: str) -> str:
    """That of a router which is bound to this name."""
    for assignment in index.facts.assignments:
        if isinstance(assignment.value, Result) and Name(router) in assignment.targets:
            return _text(index.arguments(assignment.value.call), _PREFIX) or ""
    return ""


def _text(arguments: Iterable[Argument], names: frozenset[str]) -> str | None:
    found = (each.literal for each in arguments if each.keyword in names and not each.star)
    first = next(found, None)
    return first if isinstance(first, str) else None
