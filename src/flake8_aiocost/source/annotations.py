"""Type annotations: the one class that a value is said to be of, and what ``Annotated`` hangs on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import libcst as cst

from flake8_aiocost.source.literals import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.source.names import Names
    from flake8_aiocost.source.scopes import Scope

#: ``Wrapper[T]`` says no more of the class than ``T`` does.
_WRAPPERS = {"Optional", "Union", "Final", "ClassVar", "Required", "NotRequired", "ReadOnly", "InitVar"}
#: Says nothing of the class, or of something that is no object of it.
_VAGUE_NAMES = "Any Awaitable Callable ClassVar Coroutine Final Literal Self Type TypeAlias object type"
_VAGUE = frozenset(_VAGUE_NAMES.split())
_COROUTINES = {"Awaitable", "Coroutine", "CoroutineType"}
_FUTURES = {"Future", "Task"}
_LONGEST = 500


def annotated(node: cst.BaseExpression, scope: Scope, names: Names) -> str:
    """The resolved name of the class that an annotation gives, ``""`` where it gives none or several.

    Seen through are strings, ``X | None``, ``Optional``, ``Union``, ``Annotated``, ``Final`` and ``ClassVar``; of a
    generic class the class itself is taken.
    """
    found = {name for each, _ in _alternatives(node, scope, names) if (name := names.name(each, scope))}
    if len(found) != 1:
        return ""
    (name,) = found
    return "" if name[0] == "?" or _leaf(name) in _VAGUE or name.endswith("()") else name


def promised(node: cst.BaseExpression, scope: Scope, names: Names) -> Literal["coroutine", "future", ""]:
    """What an annotation says of something to be awaited. An ``Awaitable`` is a coroutine nearly always."""
    found = {_leaf(names.name(each, scope)) for each, _ in _alternatives(node, scope, names)}
    if found and found <= _FUTURES:
        return "future"
    return "coroutine" if found & _COROUTINES else ""


def items(node: cst.BaseExpression, scope: Scope, names: Names) -> cst.BaseExpression | None:
    """What an annotation says of the items of a collection, or of the values of a mapping."""
    found = [inner for _, inner in _alternatives(node, scope, names) if inner]
    return found[0][-1 if len(found[0]) == 2 else 0] if len(found) == 1 else None


def metadata(node: cst.BaseExpression, scope: Scope, names: Names) -> tuple[cst.BaseExpression, ...]:
    """What stands beside the type in ``Annotated[T, ...]``."""
    node = _unquoted(node)
    if isinstance(node, cst.Subscript) and _leaf(names.name(node.value, scope)) == "Annotated":
        return tuple(each.slice.value for each in node.slice[1:] if isinstance(each.slice, cst.Index))
    return ()


def _alternatives(
    node: cst.BaseExpression, scope: Scope, names: Names
) -> Iterator[tuple[cst.BaseExpression, list[cst.BaseExpression]]]:
    """The classes that an annotation allows, ``None`` left out, each with its type arguments."""
    todo = [node]
    while todo:
        each = _unquoted(todo.pop())
        if isinstance(each, cst.BinaryOperation) and isinstance(each.operator, cst.BitOr):
            todo += [each.left, each.right]
        elif isinstance(each, cst.Subscript):
            leaf = _leaf(names.name(each.value, scope))
            inner = [part.slice.value for part in each.slice if isinstance(part.slice, cst.Index)]
            if leaf == "Annotated":
                todo += inner[:1]
            elif leaf in _WRAPPERS:
                todo += inner
            else:
                yield each.value, inner
        elif not (isinstance(each, cst.Name) and each.value == "None"):
            yield each, []


def _leaf(name: str) -> str:
    return name.rpartition(".")[2]


def _unquoted(node: cst.BaseExpression) -> cst.BaseExpression:
    if not isinstance(node, (cst.SimpleString, cst.ConcatenatedString)):
        return node
    quoted = text(node)
    if quoted is None or len(quoted) > _LONGEST:
        return node
    try:
        return cst.parse_expression(quoted.strip())
    except (cst.ParserSyntaxError, ValueError, RecursionError):
        return node
