"""Which parameters the arguments of a call fill, and which parameter an argument is itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.expressions import bare

if TYPE_CHECKING:
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: A function, and the name of one of its parameters.
Parameter = tuple[int, str]


def parameter_of(project: ProjectIndex, index: ModuleIndex, value: Expression, scope: int) -> Parameter | None:
    """The parameter that an expression is, of the function around or of one around that; never bound otherwise."""
    name = bare(value)
    owner = index.names.bound_in(name, scope) if name else -1
    if owner < 0:
        return None
    record = index.facts.scopes[owner]
    (first, *others) = record.bindings[name]
    if record.kind != "function" or others or first.kind != "parameter" or first.star or name == record.receiver[0]:
        return None
    return (project.number(index.number, record.function), name) if record.function != MODULE_LEVEL else None


def positional(project: ProjectIndex, function: int, *, bound: bool) -> list[str]:
    """The parameters that arguments fill by their position, after the object that a method is called on."""
    module, local = project.place_of(function)
    facts = project.modules[module].facts
    if local < 0:
        return []
    scope = facts.scopes[facts.functions[local].scope]
    names: list[str] = []
    for each in facts.functions[local].parameters:
        if any(binding.star for binding in scope.bindings[each.name]):
            break
        names.append(each.name)
    has_receiver = scope.receiver[0] and (bound or not scope.receiver[1].endswith("()"))
    return names[1:] if has_receiver else names
