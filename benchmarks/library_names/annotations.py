"""What functions of installed libraries say that they return. Standard library only, as ``objects``."""

from __future__ import annotations

import ast
import builtins
import contextlib
import functools
import importlib.util
import inspect
import types
import typing
from typing import Any

#: Generics of which the result of a call is the type argument, by its position.
_INNER = {
    "Awaitable": 0,
    "Coroutine": -1,
    "AsyncIterator": 0,
    "AsyncIterable": 0,
    "AsyncGenerator": 0,
    "Iterator": 0,
    "Iterable": 0,
    "Generator": 0,
    "AbstractAsyncContextManager": 0,
    "AbstractContextManager": 0,
    "AsyncContextManager": 0,
    "ContextManager": 0,
    "Task": 0,
    "Future": 0,
    "Optional": 0,
    "Annotated": 0,
}


def stated(function: Any) -> Any:
    """What a function says that it returns: a type, text that cannot be evaluated, or ``None``."""
    stated = getattr(function, "__annotations__", {}).get("return")
    module = importlib.import_module(function.__module__) if getattr(function, "__module__", None) else None
    return evaluated(stated, module)


def evaluated(stated: Any, module: types.ModuleType | None) -> Any:
    """An annotation of a module as a type; the text as it stands where it cannot be evaluated."""
    for _ in range(2):  # a text may hold a quoted one
        if isinstance(stated, str):
            with contextlib.suppress(Exception):
                # Annotations of the libraries that are proved, which are imported anyway.
                stated = eval(stated, _Names(module))
    return stated


def alternatives(stated: Any) -> list[Any]:
    """The types that an annotation allows; of what is awaited, entered or iterated over, the inner ones as well."""
    origin, arguments = typing.get_origin(stated), typing.get_args(stated)
    if origin is typing.Union or origin is getattr(types, "UnionType", None):
        return [found for each in arguments for found in alternatives(each)]
    name = getattr(origin, "__name__", "") or getattr(origin, "_name", "")
    if name in _INNER and arguments:
        return [*alternatives(arguments[_INNER[name]]), origin]
    return [origin or stated]


class _Names(dict[str, Any]):
    """The names of a module, and those that it imports for type checking only, or inside its functions."""

    def __init__(self, module: types.ModuleType | None) -> None:
        super().__init__({**vars(typing), **(vars(module) if module else {})})
        self._module = module

    def __missing__(self, name: str) -> Any:
        if self._module is None or hasattr(builtins, name):
            return getattr(builtins, name)
        module, imported = _imported(self._module)[name]
        return getattr(importlib.import_module(module), imported)


@functools.cache
def _imported(module: types.ModuleType) -> dict[str, tuple[str, str]]:
    """What a module imports from others anywhere in its text: the module, and the name there."""
    package = module.__name__ if hasattr(module, "__path__") else module.__name__.rpartition(".")[0]
    found = {}
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.ImportFrom):
            source = importlib.util.resolve_name("." * node.level + (node.module or ""), package)
            found.update({alias.asname or alias.name: (source, alias.name) for alias in node.names})
    return found
