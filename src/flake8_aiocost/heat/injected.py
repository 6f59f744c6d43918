"""Dependencies: functions that a framework runs before the function whose signature asks for them.

``async def get_feed(user: User = Depends(current_user))`` runs ``current_user`` in each call of ``get_feed``. So does
``Annotated[User, Depends(current_user)]``, a name that stands for that, in whatever module of the project it is bound,
and ``Depends(current_user)`` in a decorator of ``get_feed``.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Alternatives, Display, Name, Result, Star, Subscript, leaf

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: Imports of imports, and aliases of aliases, that are followed.
_DEPTH = 8


class Holders:
    """Which functions ask for something by calls in their signatures and decorators."""

    def __init__(self, project: ProjectIndex, calls: Collection[tuple[int, int]]) -> None:
        """Find the functions that some calls (module and number) belong to; of other calls nothing is known."""
        self._project = project
        self._calls = frozenset(calls)
        self._aliases = dict(self._named())
        self._in_aliases = {(module, call) for (module, _), value in self._aliases.items() for call in _calls(value)}
        self._spelled: dict[int, set[str]] = {}
        self._found: dict[tuple[int, int], dict[int, None]] = defaultdict(dict)
        modules = {module for module, _ in calls}
        self._leaves = frozenset(name for _, name in self._aliases)
        for index in project.glanced():
            if self._leaves or index.number in modules:
                self._search(index)

    def of(self, module: int, call: int) -> tuple[int, ...]:
        """The functions, by their numbers, that ask for something by a call."""
        return tuple(self._found.get((module, call), ()))

    def is_named(self, module: int, call: int) -> bool:
        """Whether a call stands in an alias, which runs nothing by itself."""
        return (module, call) in self._in_aliases

    def _named(self) -> Iterator[tuple[tuple[int, str], Expression]]:
        """The names of modules that stand for an annotation with one of the calls: ``User = Annotated[...]``."""
        for module in dict.fromkeys(module for module, _ in sorted(self._calls)):
            for name, bindings in self._project.modules[module].facts.scopes[0].bindings.items():
                value = bindings[0].value if len(bindings) == 1 and bindings[0].kind == "value" else None
                if isinstance(value, Subscript) and any((module, each) in self._calls for each in _calls(value)):
                    yield (module, name), value

    def _search(self, index: ModuleIndex) -> None:
        facts = index.facts
        leaves = self._leaves_in(index)
        for number, function in zip(self._project.functions_of(index.number), facts.functions, strict=True):
            around = facts.scopes[function.scope].parent
            own = facts.scopes[function.scope].bindings
            stated = [each.annotation for each in function.parameters if each.annotation is not None]
            defaults = [value for each in function.parameters if (value := own[each.name.lstrip("*")][0].value)]
            for value in (*stated, *defaults):
                self._take(number, index.number, value)
            for decorator in function.decorators:
                if isinstance(decorator, Result):
                    for argument in facts.calls[decorator.call].arguments:
                        self._take(number, index.number, argument.value)
            for value in stated:
                if any(leaf(name) in leaves for name in _names(value)):
                    self._follow(number, index, value, around, _DEPTH)

    def _leaves_in(self, index: ModuleIndex) -> set[str]:
        """The last parts of the names that may stand for an alias in a module."""
        if index.number not in self._spelled:
            self._spelled[index.number] = index.spelled(self._leaves) if self._leaves else set()
        return self._spelled[index.number]

    def _take(self, function: int, module: int, value: Expression) -> None:
        for call in _calls(value):
            if (module, call) in self._calls:
                self._found[module, call][function] = None

    def _follow(self, function: int, index: ModuleIndex, stated: Expression, scope: int, depth: int) -> None:
        """Take the calls behind the names of an annotation."""
        leaves = self._leaves_in(index)
        for name in _names(stated):
            if leaf(name) not in leaves or not depth:
                continue
            home = _home(self._project, index, name, scope, _DEPTH)
            alias = self._aliases.get(home) if home is not None else None
            if home is not None and alias is not None:
                self._take(function, home[0], alias)
                self._follow(function, self._project.modules[home[0]], alias, 0, depth - 1)


def _home(project: ProjectIndex, index: ModuleIndex, name: Name, scope: int, depth: int) -> tuple[int, str] | None:
    """The module that binds a name, through imports, and what it is called there."""
    owner = index.names.bound_in(name.root, scope)
    if owner < 0:
        stars = index.facts.stars if not name.attributes else ()
        dotted = (f"{star}{'' if star.endswith('.') else '.'}{name.root}" for star in stars)
        found = (_imported(project, index, each, depth) for each in dotted)
        return next((each for each in found if each is not None), None)
    for binding in index.facts.scopes[owner].bindings[name.root]:
        if binding.kind == "import":
            return _imported(project, index, ".".join((binding.dotted, *name.attributes)), depth)
    return (index.number, name.root) if owner == 0 and not name.attributes else None


def _imported(project: ProjectIndex, index: ModuleIndex, dotted: str, depth: int) -> tuple[int, str] | None:
    """Where a module of the project binds a dotted name."""
    before, _, name = dotted.rpartition(".")
    before = before if before.strip(".") else f"{before}."
    found = project.finder.find(before, index.number)
    if found < 0 or not depth or found == index.number:
        return None
    return _home(project, project.modules[found], Name(name), 0, depth - 1)


def _calls(value: Expression) -> Iterator[int]:
    """The calls in an annotation, in a default, or in a list of such."""
    for each in _parts(value):
        if isinstance(each, Result):
            yield each.call


def _names(value: Expression) -> Iterator[Name]:
    return (each for each in _parts(value) if isinstance(each, Name))


def _parts(value: Expression) -> Iterator[Expression]:
    todo = [value]
    while todo:
        each = todo.pop()
        if isinstance(each, Subscript | Display):
            todo += each.items
        elif isinstance(each, Alternatives):
            todo += each.parts
        elif isinstance(each, Star):
            todo.append(each.value)
        else:
            yield each


def anchored(holders: Mapping[int, Collection[int]], hot: Collection[int]) -> frozenset[int]:
    """Of functions that others ask for, by who asks for them, those that something hot asks for in the end.

    Args:
        holders: the functions that ask for each function.
        hot: the functions of which something is known already.
    """
    asked: dict[int, list[int]] = defaultdict(list)
    for function, others in holders.items():
        for each in others:
            asked[each].append(function)
    todo = [each for each in asked if each in hot]
    found: set[int] = set()
    while todo:
        for function in asked.get(todo.pop(), ()):
            if function not in found:
                found.add(function)
                todo.append(function)
    return frozenset(found)
