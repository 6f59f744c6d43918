"""Which parameters the arguments of a call fill, and which parameter an argument is itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.expressions import bare, is_none

if TYPE_CHECKING:
    from flake8_aiocost.module.conditions import Condition
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.place import Place
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
    bindings = record.bindings[name]
    first = bindings[0]
    if record.kind != "function" or len(bindings) > 1 or first.kind != "parameter" or first.star:
        return None
    if name == record.receiver[0]:
        return None
    return (project.number(index.number, record.function), name) if record.function != MODULE_LEVEL else None


class Source(NamedTuple):
    """A parameter that an expression is.

    ``cleared``: it may have been set to ``None`` before, and to nothing else. ``rebound``: tests of it, behind each of
    which it may have been set to something: ``if stream is None: stream = self.stream``.
    """

    parameter: Parameter
    cleared: bool = False
    rebound: tuple[Condition, ...] = ()


def source_of(project: ProjectIndex, index: ModuleIndex, value: Expression, place: int) -> Source | None:
    """The parameter that an expression is, as ``parameter_of`` has it, or that it is unless something has set it."""
    scope = index.names.scope_of(place)
    found = parameter_of(project, index, value, scope)
    if found is not None:
        return Source(found)
    owner, function = index.names.bound_in(bare(value), scope), index.facts.places[place].function
    if owner < 0 or function == MODULE_LEVEL or index.facts.functions[function].scope != owner:
        return None
    first, *others = index.facts.scopes[owner].bindings[bare(value)]
    if first.kind != "parameter" or first.star:
        return None
    parameter = project.number(index.number, function), bare(value)
    if all(is_none(each.value) for each in others):
        return Source(parameter, cleared=True)
    tests = [_test_of(parameter[1], index.facts.places[each.place]) for each in others]
    return Source(parameter, rebound=tuple(each for each in tests if each is not None)) if all(tests) else None


def _test_of(name: str, place: Place) -> Condition | None:
    """What has to hold of a parameter at a place, where it has not been bound anew before."""
    return next((each for each in place.conditions if each.name == name and not each.rebound), None)


def is_bound(project: ProjectIndex, callee: str) -> bool:
    """Whether a call by a linked name hands over an object before its arguments: that of a method, or a new one.

    So does one of an attribute of what is not known, ``?store.save``, if it runs a method.
    """
    if callee.startswith("?"):
        return "." in callee
    return "()" in callee or callee[1:] in project.hierarchy.classes or callee.startswith("builtins.super().")


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


class Filled(NamedTuple):
    """A parameter that an argument fills; ``key`` is its place in ``*args``, or its name in ``**kwargs``."""

    name: str
    key: int | str | None = None


def target_parameter(
    project: ProjectIndex, index: ModuleIndex, call: int, position: int, target: int, *, key: int | str | None = None
) -> Filled | None:
    """The parameter of a function that an argument of a call fills; ``None`` where that is not sure.

    Args:
        project: the index.
        index: the module of the call.
        call: the call.
        position: which of its arguments.
        target: the function that it calls.
        key: of ``*args`` and ``**kwargs``, which item of it is meant.
    """
    module, local = project.place_of(target)
    record = index.facts.calls[call]
    given = record.arguments[position]
    if local < 0 or bool(given.star) != (key is not None) or isinstance(key, str) != (given.star == "**"):
        return None
    facts = project.modules[module].facts
    function = facts.functions[local]
    stars: dict[str, str] = {}
    for each in function.parameters:
        stars |= {binding.star: each.name for binding in facts.scopes[function.scope].bindings[each.name]}
    name = index.callee(call)
    # ``Feed.load(feed, job)`` names the object itself, and of an entry of a table nobody knows whether it has one.
    if not name and facts.scopes[function.scope].receiver[0] and not given.keyword:
        return None
    names = positional(project, target, bound=is_bound(project, name))
    keyword = key if isinstance(key, str) else given.keyword
    if keyword:
        if any(
            each.name == keyword and keyword not in (stars.get("*"), stars.get("**")) for each in function.parameters
        ):
            return Filled(keyword)
        return Filled(stars["**"], keyword) if "**" in stars else None
    if any(each.star == "*" for each in record.arguments[:position]):
        return None
    at = sum(not each.keyword and not each.star for each in record.arguments[:position])
    at += key if isinstance(key, int) else 0
    if at < len(names):
        return Filled(names[at])
    return Filled(stars["*"], at - len(names)) if "*" in stars else None
