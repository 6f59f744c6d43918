"""What bounds the length of a request's input: its annotation and its default, or a test before it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Name, Result, is_none
from flake8_aiocost.spawns.annotation_parts import parts
from flake8_aiocost.spawns.program_point import is_conditional
from flake8_aiocost.spawns.validators import is_checked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flake8_aiocost.module.facts import Call
    from flake8_aiocost.module.scope import Binding
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: Arguments that bound a length, or a number.
_LIMITS = frozenset({"max_length", "max_items", "le", "lt", "max_size"})
#: Of annotated-types: what bounds a length by an argument without a name, with the position of that.
_LENGTHS = {"MaxLen": 0, "Len": 1}
_INJECTED = frozenset({"Depends", "Security", "Provide"})


def is_limited(binding: Binding, value: Name, index: ModuleIndex, project: ProjectIndex, place: int) -> bool:
    """Whether what a parameter is said to be bounds it, or it is not handed over by the request.

    Args:
        binding: the parameter.
        value: its name, or a part of it.
        index: the module.
        project: the index.
        place: where that stands: ``isinstance`` may have told there which one of several classes it is.
    """
    if _bounds(binding, index, project, injected=True):
        return True
    classes = [
        each for each in _classes(binding, index, project) if not _is_ruled_out(each, value.root, index, project, place)
    ]
    return _is_bounded_part(classes, value.attributes, project)


def _is_bounded_part(classes: Iterable[str], attributes: tuple[str, ...], project: ProjectIndex) -> bool:
    """Whether a part of what is of one of some classes is bounded, in all of these that have it."""
    fields = [
        (cls, *found) for cls in classes if attributes and (found := _field(cls, attributes[0], project)) is not None
    ]
    return bool(fields) and all(
        _bounds(each, owner, project, injected=False)
        or (len(attributes) == 1 and is_checked(cls, attributes[0], project))
        or _is_bounded_part(_classes(each, owner, project), attributes[1:], project)
        for cls, each, owner in fields
    )


def _field(cls: str, name: str, project: ProjectIndex) -> tuple[Binding, ModuleIndex] | None:
    """A field of a class, of itself or of the nearest base that has it."""
    for each in project.hierarchy.line(cls):
        for module, number in project.hierarchy.classes[each]:
            owner = project.modules[module]
            found = owner.facts.scopes[owner.facts.classes[number].scope].bindings.get(name, ())
            if found:
                return found[-1], owner
    return None


def _classes(binding: Binding, index: ModuleIndex, project: ProjectIndex) -> Iterator[str]:
    """The classes that something may be of, as its annotation says."""
    for each, owner, scope in parts(binding.annotation, index, index.names.scope_of(binding.place), project):
        if isinstance(each, Name):
            yield from (name[1:] for name in owner.linked(owner.names.candidates(each, scope)) if name[:1] == ":")


def _is_ruled_out(cls: str, name: str, index: ModuleIndex, project: ProjectIndex, place: int) -> bool:
    """Whether tests have told that a name stands for nothing of a class."""
    here = index.facts.places[place]
    line = project.hierarchy.line(cls)
    return any(
        (index.name(each.cls, here.scope)[1:] in line) is not each.holds for each in here.classes if each.name == name
    )


def _bounds(binding: Binding, index: ModuleIndex, project: ProjectIndex, *, injected: bool) -> bool:
    scope = index.names.scope_of(binding.place)
    for said in (binding.annotation, binding.value):
        for each, owner, _ in parts(said, index, scope, project):
            if not isinstance(each, Result):
                continue
            called = owner.names.called(each.call)
            if _is_bound(owner.facts.calls[each.call], called) or (injected and called in _INJECTED):
                return True
    return False


def _is_bound(call: Call, called: str) -> bool:
    """Whether a call such as ``Field(max_length=5)`` bounds a length."""
    given = [each.value for each in call.arguments if each.keyword in _LIMITS]
    if called in _LENGTHS:
        given += [each.value for each in call.arguments if not each.keyword][_LENGTHS[called] :]
    return any(not is_none(each) for each in given)


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
