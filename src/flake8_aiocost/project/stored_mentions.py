"""Decorators that store what they decorate in a table, and what stands below decorators: both by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.expressions import Result, Subscript, bare, leaf
from flake8_aiocost.project.marking import decorating

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.module.facts import ModuleFacts


def storing(facts: ModuleFacts) -> Iterator[tuple[str, str]]:
    """The last name of a decorator, and a table in which it stores what it decorates."""
    for assignment in facts.assignments:
        place = facts.places[assignment.place]
        kinds = [each.kind for each in facts.scopes[place.scope].bindings.get(bare(assignment.value), ())]
        if place.function == MODULE_LEVEL or kinds != ["parameter"]:
            continue
        storing = facts.functions[place.function]
        around = storing.name if storing.parent == MODULE_LEVEL else facts.functions[storing.parent].name
        tables = [bare(target.value) for target in assignment.targets if isinstance(target, Subscript)]
        yield from ((around, table) for table in tables if table)
    # The name of a mark stands for the tables in which what has it is kept.
    yield from decorating(facts)


def under(facts: ModuleFacts) -> Iterator[tuple[str, str]]:
    """The last name of a decorator, wherever that is defined, and a function below it."""
    for function in facts.functions:
        for decorator in function.decorators:
            called = facts.calls[decorator.call].function if isinstance(decorator, Result) else decorator
            if last := leaf(called):
                yield last, function.name
