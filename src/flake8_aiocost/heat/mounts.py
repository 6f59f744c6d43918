"""Where routers are included: ``app.include_router(users.router, prefix="/users")``, in whatever module that stands.

A prefix that is no text in the code (``prefix=settings.api``) is not known, and neither is what stands before it.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from flake8_aiocost.module.expressions import Name, Result, leaf, receiver
from flake8_aiocost.project.calls_by_name import HANDS_OVER, CallsByName
from flake8_aiocost.project.imported import imported

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Call
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: The method that includes a router, with the parameter that takes the prefix: FastAPI, Quart.
_INCLUDING = {"include_router": "prefix", "register_blueprint": "url_prefix"}
_OWN_PREFIX = ("prefix", "url_prefix")
#: Routers in routers, and places where one is included: more is no program that somebody wrote.
_DEPTH = 8
_MOST = 8


class Router(NamedTuple):
    """A name of a module's own level that holds a router."""

    module: int
    name: str


class Mounts:
    """The prefixes of the routers of a project."""

    def __init__(self, project: ProjectIndex) -> None:
        """Look at nothing yet."""
        self._project = project
        self._known: dict[tuple[int, str], tuple[str, ...]] = {}

    def prefixes(self, index: ModuleIndex, name: str) -> tuple[str, ...]:
        """What comes before the paths of a router, one for each place where it is included, sorted.

        Args:
            index: the module whose functions it decorates.
            name: what it is called there.
        """
        # All handlers of a module ask.
        key = index.number, name
        if key not in self._known:
            router = self._router(index, Name(name), 0)
            found = {_own(index, name)} if router is None else self._of(router, _DEPTH)
            self._known[key] = tuple(sorted(found)[:_MOST])
        return self._known[key]

    def _of(self, router: Router, depth: int) -> set[str]:
        own = _own(self._project.modules[router.module], router.name)
        included = self._included.get(router, ()) if depth else ()
        found = {
            before + prefix + own
            for around, prefix in included
            for before in (self._of(around, depth - 1) if around is not None else {""})
        }
        return found or {own}

    @cached_property
    def _included(self) -> Mapping[Router, list[tuple[Router | None, str]]]:
        """For each router what includes it, and under which prefix; a prefix that is not known ends the way up."""
        found: dict[Router, list[tuple[Router | None, str]]] = defaultdict(list)
        for index in self._project.glanced():
            for call, _ in CallsByName(index).having(lambda name: HANDS_OVER if name in _INCLUDING else 0):
                record = index.facts.calls[call]
                method = leaf(record.function)
                if method not in _INCLUDING or not record.arguments:
                    continue
                scope = index.names.scope_of(record.place)
                router = self._router(index, record.arguments[0].value, scope)
                if router is None or record.arguments[0].star:
                    continue
                prefix = _text(index, record, _INCLUDING[method])
                around = self._router(index, receiver(record.function), scope) if prefix is not None else None
                if around != router:
                    found[router].append((around, prefix or ""))
        return found

    def _router(self, index: ModuleIndex, value: Expression, scope: int) -> Router | None:
        """The router that an expression in a scope names, where a module binds it to what a call makes."""
        owner = index.names.bound_in(value.root, scope) if isinstance(value, Name) else -1
        if not isinstance(value, Name) or owner < 0:
            return None
        bindings = index.facts.scopes[owner].bindings[value.root]
        name, attributes = value.root, value.attributes
        if bindings and all(each.kind == "import" for each in bindings):
            found = imported(self._project, index, bindings[0].dotted, value.attributes)
            if found is None:
                return None
            index, name, attributes = found
            bindings = index.facts.scopes[0].bindings.get(name, ())
        elif owner:
            return None  # a function's own
        if attributes or not any(isinstance(each.value, Result) for each in bindings):
            return None
        return Router(index.number, name)


def _own(index: ModuleIndex, router: str) -> str:
    """The prefix with which a router is made."""
    for assignment in index.facts.assignments:
        if isinstance(assignment.value, Result) and Name(router) in assignment.targets:
            record = index.facts.calls[assignment.value.call]
            return next((text for name in _OWN_PREFIX if (text := _text(index, record, name))), "")
    return ""


def _text(index: ModuleIndex, record: Call, name: str) -> str | None:
    """The text that is passed as a keyword, ``""`` where nothing is, ``None`` where it is something else."""
    given = next((each for each in record.arguments if each.keyword == name), None)
    if given is None:
        return None if any(each.star == "**" for each in record.arguments) else ""
    found = index.argument(given.value, index.names.scope_of(record.place)).literal
    return found if isinstance(found, str) else None
