"""What bounds the length of a request's input: its annotation and its default, or a test before it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Result, Subscript
from flake8_aiocost.spawns.program_point import is_conditional

if TYPE_CHECKING:
    from flake8_aiocost.module.expressions import Name
    from flake8_aiocost.module.scope import Binding
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: Arguments that bound a length, or a number.
_LIMITS = frozenset({"max_length", "max_items", "le", "lt", "max_size"})
_INJECTED = frozenset({"Depends", "Security", "Provide"})
#: Parts of an annotation or a default that are looked at.
_STEPS = 20


def is_limited(binding: Binding, attributes: tuple[str, ...], index: ModuleIndex, project: ProjectIndex) -> bool:
    """Whether what a parameter is said to be bounds it, or it is not handed over by the request."""
    if _bounds(binding, index, injected=True):
        return True
    scope = index.names.scope_of(binding.place)
    name = index.name(binding.annotation, scope) if binding.annotation is not None else ""
    for module, number in project.hierarchy.classes.get(name[1:], ()) if attributes else ():
        owner = project.modules[module]
        fields = owner.facts.scopes[owner.facts.classes[number].scope].bindings.get(attributes[0], ())
        if any(_bounds(each, owner, injected=False) for each in fields):
            return True
    return False


def _bounds(binding: Binding, index: ModuleIndex, *, injected: bool) -> bool:
    todo = [each for each in (binding.annotation, binding.value) if each is not None]
    for _ in range(_STEPS):
        if not todo:
            return False
        each = todo.pop()
        if isinstance(each, Subscript):
            todo += [each.value, *each.items]
        elif isinstance(each, Result):
            call = index.facts.calls[each.call]
            if any(argument.keyword in _LIMITS for argument in call.arguments):
                return True
            if injected and index.names.called(each.call) in _INJECTED:
                return True
    return False


def is_capped(value: Name, site: int, index: ModuleIndex) -> bool:
    """Whether a test before a call leaves its function where a value holds, or is, more than so much."""
    facts = index.facts
    call = facts.calls[site]
    here = facts.places[call.place]
    return any(
        value.attributes[: len(each.value.attributes)] == each.value.attributes
        and each.statement < call.statement
        and facts.places[each.place].function == here.function
        and not is_conditional(facts.places[each.place].branch, here.branch, facts)
        for each in index.around.caps(value.root)
    )
