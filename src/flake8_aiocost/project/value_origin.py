"""Where a callee comes from that is a name: ``handler = TABLE.get(kind)``, ``for handler in TABLE.values()``.

And ``handler, flag = TABLE[kind]``, of which it is a part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flake8_aiocost.module.elements import same_items
from flake8_aiocost.module.expressions import (
    OTHER,
    Attribute,
    Display,
    Name,
    Result,
    Star,
    Subscript,
    bare,
    leaf,
    receiver,
)
from flake8_aiocost.module.looped import looped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.scope import Binding
    from flake8_aiocost.project.index import ModuleIndex


#: Names for names in a row: more is no program that somebody wrote.
_MOST = 4


class Origin(NamedTuple):
    """An expression that a value is, or of which it is the part that ``path`` leads to, and its scope."""

    value: Expression
    scope: int
    path: tuple[int, ...] = ()


def origin(index: ModuleIndex, value: Expression, scope: int) -> Origin:
    """The expression that a value is; the value itself where it is no name that is bound once.

    Args:
        index: the module.
        value: what is called.
        scope: where it stands.
    """
    found = Origin(value, scope)
    for _ in range(_MOST):
        before = _before(index, found.value, found.scope)
        if before is None:
            break
        found = before._replace(path=(*before.path, *found.path))
    return found


def _before(index: ModuleIndex, value: Expression, scope: int) -> Origin | None:
    """What a name is bound to, where that is done once."""
    owner = index.names.bound_in(bare(value), scope) if bare(value) else -1
    bindings = index.facts.scopes[owner].bindings[bare(value)] if owner >= 0 else ()
    if len(bindings) != 1 or bindings[0].value is None:
        return None
    bound, where = bindings[0], index.names.scope_of(bindings[0].place)
    if bound.kind == "value" or (bound.kind == "unpacked" and bound.whole):
        return Origin(bindings[0].value, where, bound.path)
    if not _is_looped(bound):
        return None
    for item, path in _items(index, bindings[0].value, bound.path):
        if item is not None:
            return Origin(item, where, path)
    return None


def _items(
    index: ModuleIndex, value: Expression, path: tuple[int, ...]
) -> Iterator[tuple[Expression | None, tuple[int, ...]]]:
    """What a loop gives, with the way to the part that is meant, as far as it is known; the first one counts.

    Of ``for handler in TABLE[kind]``, and of ``TABLE.get(kind, ())``, each of the entry; of ``for name, (handler, flag)
    in TABLE.items()`` a part of the entry.
    """
    call = index.facts.calls[value.call] if isinstance(value, Result) else None
    if not path and (isinstance(value, Subscript) or (call is not None and leaf(call.function) == "get")):
        yield Subscript(value, (Star(OTHER),)), ()
    yield looped(value, path, index.facts), ()
    while call is not None and (through := same_items(call, path)) is not None:
        value, path = through
        call = index.facts.calls[value.call] if isinstance(value, Result) else None
    # A part of an item: nothing but the table tells whether items have parts.
    if call is not None and not call.arguments and leaf(call.function) in ("items", "values"):
        whole = leaf(call.function) == "values"
        if path and (whole or path[0] == 1):
            yield Subscript(receiver(call.function), (OTHER,)), path if whole else path[1:]
    elif path and isinstance(value, (Name, Attribute)):
        yield Subscript(value, (Star(OTHER),)), path


def part_of(value: Expression, path: tuple[int, ...]) -> Expression:
    """The part of a display that a path leads to; ``OTHER`` where there is none."""
    for at in path:
        parts = value.items if isinstance(value, Display) and not value.keys else ()
        value = parts[at] if 0 <= at < len(parts) else OTHER
    return value


def _is_looped(binding: Binding) -> bool:
    return binding.kind == "item" or (binding.kind == "unpacked" and not binding.whole)
