"""Whether a semaphore or a limiter lets one in at a time, by the number that it is made with: then it is a lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Constant, Lambda, Name, Result, is_none

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: What lets so many in at a time, with the name of the parameter that says how many.
_LIMITS: Mapping[str, str] = {
    "asyncio.Semaphore": "value",
    "asyncio.BoundedSemaphore": "value",
    "anyio.Semaphore": "initial_value",
    "anyio.CapacityLimiter": "total_tokens",
}
#: Those that let one in where nothing is said.
_ONE_BY_DEFAULT = frozenset({"asyncio.Semaphore", "asyncio.BoundedSemaphore"})
_FIELD = "dataclasses.field"


def lets_one_in(project: ProjectIndex, index: ModuleIndex, name: str, value: Expression, scope: int) -> bool:
    """Whether all objects that an expression stands for are made to let one in at a time.

    Args:
        project: the index.
        index: the module.
        name: the resolved name of the expression: ``asyncio.Semaphore()``.
        value: the expression: ``self.limit``.
        scope: where it stands.
    """
    if name.removesuffix("()") not in _LIMITS or not isinstance(value, Name):
        return False
    if not value.attributes:
        found = index.names.only_value(value, scope)
        return found is not None and _is_one(index, found[0])
    owner = index.names.owner_of(value.root, scope) if len(value.attributes) == 1 else ""
    if not owner:
        return False
    hierarchy, cls = project.hierarchy, f"{index.number}:{owner}"
    made = [each for one in (*hierarchy.line(cls), *hierarchy.heirs(cls)) for each in _made(project, one, value)]
    return bool(made) and all(made)


def _made(project: ProjectIndex, cls: str, attribute: Name) -> Iterator[bool]:
    """For each value that a class gives to an attribute of its objects, whether that lets one in."""
    number, _, name = cls.partition(":")
    index = project.modules[int(number)]
    (last,) = attribute.attributes
    values = [each.value for each in index.names.assigned(name, last)]
    for record in index.names.defined.classes(name):
        values += [each.value for each in index.facts.scopes[record.scope].bindings.get(last, ())]
    yield from (_is_one(index, each) for each in values if each is not None and not is_none(each))


def _is_one(index: ModuleIndex, value: Expression) -> bool:
    """Whether a value is a call such as ``Semaphore(1)``, or a field of a dataclass that is made by one."""
    if not isinstance(value, Result):
        return False
    arguments = index.facts.calls[value.call].arguments
    callee = index.callee(value.call)
    if callee == _FIELD:
        factory = next((each.value for each in arguments if each.keyword == "default_factory"), None)
        return isinstance(factory, Lambda) and _is_one(index, factory.body)
    if callee not in _LIMITS or any(each.star for each in arguments):
        return False
    positional = [each.value for each in arguments if not each.keyword]
    said = [*positional, *(each.value for each in arguments if each.keyword == _LIMITS[callee])]
    if not said:
        return callee in _ONE_BY_DEFAULT
    return isinstance(said[0], Constant) and type(said[0].value) is int and said[0].value == 1
