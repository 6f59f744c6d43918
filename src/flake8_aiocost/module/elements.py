"""What the items of a collection are: of a loop's variable, the class that an annotation or a display tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.annotations import classes, items
from flake8_aiocost.module.expressions import Display, Name, Result, bare, leaf, receiver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Binding, ModuleFacts
    from flake8_aiocost.module.names import Names

#: Calls that give the items of their first argument, and methods that give those of their object.
_SAME = {"list", "tuple", "set", "sorted", "reversed", "iter", "frozenset"}
_VIEWS = {"values", "copy"}
_DEPTH = 4


def elements(value: Expression, scope: int, facts: ModuleFacts, names: Names) -> tuple[str, ...]:
    """The resolved names of the classes of the items, ``()`` where they are not known.

    Args:
        value: what is iterated over.
        scope: where it is evaluated.
        facts: the module.
        names: its resolver.
    """
    found = dict.fromkeys(
        name
        for annotation, where in _annotations(value, scope, facts, names, _DEPTH)
        for name in _of(annotation, where, names)
    )
    return tuple(found)


def _of(annotation: Expression, scope: int, names: Names) -> tuple[str, ...]:
    item = items(annotation, scope, names)
    return () if item is None else classes(item, scope, names)


def _annotations(
    value: Expression, scope: int, facts: ModuleFacts, names: Names, depth: int
) -> Iterator[tuple[Expression, int]]:
    """The annotations of a collection, each with its scope."""
    if depth == 0:
        return
    if isinstance(value, Result):
        call = facts.calls[value.call]
        last = leaf(call.function)
        if last in _SAME and bare(call.function) and len(call.arguments) == 1:
            yield from _annotations(call.arguments[0].value, scope, facts, names, depth - 1)
        elif last in _VIEWS and not call.arguments and not bare(call.function):
            yield from _annotations(receiver(call.function), scope, facts, names, depth - 1)
    elif bare(value):
        owner = names.bound_in(bare(value), scope)
        for binding in facts.scopes[owner].bindings[bare(value)] if owner >= 0 else ():
            yield from _of_binding(binding, owner, facts, names, depth)
    elif isinstance(value, Name) and len(value.attributes) == 1:
        for cls in names.candidates(Name(value.root), scope):
            if cls.startswith(":") and cls.endswith("()"):
                yield from _of_attribute(cls[1:-2], value.attributes[0], facts, names, depth)


def _of_binding(
    binding: Binding, owner: int, facts: ModuleFacts, names: Names, depth: int
) -> Iterator[tuple[Expression, int]]:
    where = facts.places[binding.place].scope
    if binding.annotation is not None:
        yield binding.annotation, max(facts.scopes[owner].parent, 0) if binding.kind == "parameter" else where
    elif binding.kind == "value" and binding.value is not None and not isinstance(binding.value, Display):
        yield from _annotations(binding.value, where, facts, names, depth - 1)


def _of_attribute(
    cls: str, attribute: str, facts: ModuleFacts, names: Names, depth: int
) -> Iterator[tuple[Expression, int]]:
    """What a class says of one of its attributes, in its body or where a method assigns it."""
    for record in facts.classes:
        if record.qualname == cls:
            for binding in facts.scopes[record.scope].bindings.get(attribute, ()):
                yield from _of_binding(binding, record.scope, facts, names, depth)
    for assignment in names.assigned(cls, attribute):
        where = facts.places[assignment.place].scope
        if assignment.annotation is not None:
            yield assignment.annotation, where
        elif assignment.value is not None:
            yield from _annotations(assignment.value, where, facts, names, depth - 1)
