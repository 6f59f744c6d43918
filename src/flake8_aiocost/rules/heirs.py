"""What a constructor starts that classes below override: a task runs after their constructors, and a call in it before.

``create_task(self.load())`` in the ``__init__`` of a base begins where the whole object is made. Where the ``load`` of
a class below reads what the ``__init__`` of that one sets, a call in place would not find it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.heat.constructed import INITIALISER
from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.expressions import Attribute, Awaited, Display, Either, Name, Star, Subscript, Sum, Walrus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flake8_aiocost.effects.child import Child
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex
    from flake8_aiocost.rules.rule import Case


def waits_for_heirs(case: Case) -> bool:
    """Whether a child needs what the constructor of a class below sets, after the one that starts it."""
    project, function = case.judged.project, case.spawn.function
    if function == MODULE_LEVEL:
        return False
    record = project.modules[case.module].facts.functions[function]
    if not record.cls or record.name != INITIALISER:
        return False
    heirs = project.hierarchy.heirs(f"{case.module}:{record.cls}")
    return any(
        project.hierarchy.class_of(each) in heirs and _reads_own(project, each)
        for each in _functions(case.judged.children(case))
    )


def _functions(children: Iterable[Child]) -> Iterator[int]:
    for child in children:
        yield from child.functions


def _reads_own(project: ProjectIndex, function: int) -> bool:
    """Whether a method reads an attribute that the constructor of its class sets."""
    module, local = project.place_of(function)
    index = project.modules[module]
    facts = index.facts
    record = facts.functions[local]
    receiver = facts.scopes[record.scope].receiver[0]
    return any(
        each.root == receiver and each.attributes and _is_set_by_constructor(index, record.cls, each.attributes[0])
        for each in _read(index, local)
    )


def _is_set_by_constructor(index: ModuleIndex, cls: str, attribute: str) -> bool:
    places, functions = index.facts.places, index.facts.functions
    setting = (places[each.place].function for each in index.names.assigned(cls, attribute))
    return any(each != MODULE_LEVEL and functions[each].name == INITIALISER for each in setting)


def _read(index: ModuleIndex, function: int) -> Iterator[Name]:
    """The names that a function calls, hands over or assigns."""
    facts = index.facts
    todo: list[Expression] = []
    for call in index.calls_of(function):
        todo.append(facts.calls[call].function)
        todo += [each.value for each in facts.calls[call].arguments]
    scope = facts.functions[function].scope
    todo += [each.value for each in index.inside.assignments(scope) if each.value is not None]
    while todo:
        each = todo.pop()
        if isinstance(each, Name):
            yield each
        elif isinstance(each, (Attribute, Awaited, Star, Subscript, Walrus)):
            todo.append(each.value)
        elif isinstance(each, Display):
            todo += each.items
        elif isinstance(each, (Either, Sum)):
            todo += each.parts
