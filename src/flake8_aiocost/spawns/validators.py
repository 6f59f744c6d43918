"""Methods of a model that check how long a field is: pydantic runs them before a handler gets the object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Constant, Name, Result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.module.facts import Function
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: Decorators of what is handed a field, by the name of that, and of what is handed the whole object.
_OF_FIELDS = frozenset({"field_validator", "validator"})
_OF_OBJECTS = frozenset({"model_validator"})


def is_checked(cls: str, field: str, project: ProjectIndex) -> bool:
    """Whether a validator of a class, or of a base, leaves where a field holds more than so much.

    Args:
        cls: the linked name of the class, without the colon.
        field: the name of the field.
        project: the index.
    """
    for each in project.hierarchy.line(cls):
        for function in project.hierarchy.by_class.get(each, ()):
            module, local = project.place_of(function)
            index = project.modules[module]
            for value in _checked(index, index.facts.functions[local], field):
                caps = (cap for cap in index.around.caps(value.root) if cap.value == value)
                if any(index.facts.places[cap.place].function == local for cap in caps):
                    return True
    return False


def _checked(index: ModuleIndex, record: Function, field: str) -> Iterator[Name]:
    """What a field is called in a validator: ``value``, or ``self.names``."""
    for decorator in record.decorators:
        if not isinstance(decorator, Result):
            continue
        called = index.names.called(decorator.call)
        named = [each.value for each in index.facts.calls[decorator.call].arguments if not each.keyword]
        if called in _OF_FIELDS and Constant(field) in named:
            # The first one is the class, which a static method has not.
            yield from (Name(each.name) for each in record.parameters[:2])
        elif called in _OF_OBJECTS and record.parameters:
            yield Name(record.parameters[0].name, (field,))
