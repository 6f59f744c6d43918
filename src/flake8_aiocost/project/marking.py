"""Functions that a decorator marks, and tables that take what has the mark: what the facts of one module say of both.

``wrapped._command = name`` in a decorator marks. ``if getattr(each, "_command", None): cls._commands[name] = each``
looks for the mark, wherever that stands: in a metaclass, in ``__init_subclass__``, in a loop over ``dir(self)``.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.expressions import Constant, Name, Subscript, bare, leaf
from flake8_aiocost.project.table_entries import appended_to

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Call, ModuleFacts

#: Functions that are handed an object and the name of one of its attributes.
_ASKING, _SETTING = ("getattr", "hasattr"), "setattr"


def marking(facts: ModuleFacts) -> Iterator[tuple[int, str]]:
    """The functions that set an attribute of a function that they are handed, or make, with the name of that."""
    for each in facts.assignments:
        for target in each.targets:
            if isinstance(target, Name) and len(target.attributes) == 1:
                yield from _set(facts, each.place, target.root, target.attributes[0])
    for call in facts.calls:
        if bare(call.function) == _SETTING and (asked := _of_text(call)):
            yield from _set(facts, call.place, *asked)


def _set(facts: ModuleFacts, place: int, name: str, mark: str) -> Iterator[tuple[int, str]]:
    at = facts.places[place]
    if at.function == MODULE_LEVEL or facts.functions[at.function].cls:
        return
    bindings = facts.scopes[at.scope].bindings.get(name, ())
    if bindings and all(each.kind in ("parameter", "function") for each in bindings):
        yield at.function, mark


def decorating(facts: ModuleFacts) -> Iterator[tuple[str, str]]:
    """The last name of a decorator, and the mark that it leaves."""
    for number, mark in marking(facts):
        function = facts.functions[number]
        around = function.parent == MODULE_LEVEL
        yield function.name if around else facts.functions[function.parent].name, mark


def filled(facts: ModuleFacts) -> Iterator[tuple[str, str, bool]]:
    """The attributes that are tables of what has a mark, each with the mark, and whether it is a mapping."""
    asked: dict[tuple[int, str], list[str]] = defaultdict(list)
    for call in facts.calls:
        if bare(call.function) in _ASKING and (found := _of_text(call)):
            asked[facts.places[call.place].function, found[0]].append(found[1])
    if not asked:
        return
    for each in facts.assignments:
        for target in each.targets:
            if isinstance(target, Subscript) and each.value is not None:
                for mark in asked.get((facts.places[each.place].function, bare(each.value)), ()):
                    yield from ((name, mark, True) for name in _attribute(target.value))
    for call in facts.calls:
        if leaf(call.function) == "append" and len(call.arguments) == 1:
            value = call.arguments[0].value
            for mark in asked.get((facts.places[call.place].function, bare(value)), ()):
                table, key = appended_to(facts, call)
                yield from ((name, mark, isinstance(key, Constant)) for name in _attribute(table))


def marked_tables(
    number: int, facts: ModuleFacts, own: Mapping[str, Collection[str]]
) -> Iterator[tuple[str | tuple[int, str], str]]:
    """What such attributes are mentioned by in a module, each with the mark; ``own`` is what its classes have."""
    for attribute, mark, _ in filled(facts):
        yield attribute, mark
        yield from (((number, f"{cls}.{attribute}"), mark) for cls, names in own.items() if attribute in names)


def _of_text(call: Call) -> tuple[str, str] | None:
    """The object, where it is a bare name, and the attribute that a call asks it for."""
    if len(call.arguments) < 2 or any(each.star or each.keyword for each in call.arguments):
        return None
    owner, name = call.arguments[0].value, call.arguments[1].value
    text = name.value if isinstance(name, Constant) else None
    return (bare(owner), text) if bare(owner) and isinstance(text, str) else None


def _attribute(table: Expression) -> Iterator[str]:
    if not bare(table) and leaf(table):
        yield leaf(table)
