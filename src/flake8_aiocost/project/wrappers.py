"""Decorators that leave the arguments of what they decorate alone, and the parameters that others give themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Constant, Subscript, bare, leaf, receiver
from flake8_aiocost.project.arguments import parameter_of
from flake8_aiocost.project.patterns import PatternTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.linked_facts import LinkedDecorator
    from flake8_aiocost.project.project import ProjectIndex

#: Decorators of other packages that call the function with what they are called with: retries, caches, markers, spans.
_PLAIN: PatternTable[bool] = PatternTable()
_PLAIN.add(
    (
        "abc.abstractmethod",
        "builtins.{classmethod,property,staticmethod}",
        "contextlib.{asynccontextmanager,contextmanager}",
        "functools.{cache,cached_property,lru_cache,wraps}",
        "{typing,typing_extensions}.{deprecated,final,no_type_check,overload,override}",
        "{aiocache,async_lru,async_timeout,backoff,cachetools,ddtrace,opentelemetry,sentry_sdk,stamina,tenacity}.**",
        # Which of several it is, that of a library or one that does nothing, is settled when the program starts.
        "?tracer.{start_as_current_span,trace,wrap}",
        "fastapi.{FastAPI,APIRouter}().*",
    ),
    True,
)
_KEYED = {"pop", "setdefault"}


def is_plain(name: str) -> bool:
    """Whether a decorator of another package calls the function with what it is called with."""
    return bool(_PLAIN.find(name))


class Wrappers:
    """The decorators of a project."""

    def __init__(self, project: ProjectIndex) -> None:
        """Look at none yet."""
        self._project = project
        self._known: dict[str, frozenset[str] | None] = {}

    def sets(self, decorator: LinkedDecorator) -> frozenset[str] | None:
        """The parameters that a decorator may give what it decorates by itself; ``None`` where any may be.

        One of the project is read: it is believed to hand its ``**kwargs`` on as they are, but for the keys that are
        set in its own text.
        """
        name = decorator.name
        if name not in self._known:
            functions = self._project.hierarchy.of(name) if name.startswith(":") else ()
            if len(functions) == 1:
                self._known[name] = self._read(functions[0])
            else:
                self._known[name] = frozenset() if not functions and _PLAIN.find(name) else None
        return self._known[name]

    def _read(self, function: int) -> frozenset[str] | None:
        module, _ = self._project.place_of(function)
        index = self._project.modules[module]
        inside = set(self._inside(function))
        local = {self._project.place_of(each)[1] for each in inside}
        found: set[str] = set()
        for call in (index.facts.calls[each] for part in local for each in index.calls_of(part)):
            if leaf(call.function) in _KEYED and bare(receiver(call.function)) and call.arguments:
                found |= _text(call.arguments[0].value)
            scope = index.names.scope_of(call.place)
            if self._is_own(index, call.function, scope, inside):
                own = index.facts.functions[index.facts.places[call.place].function].parameters
                plain = [bare(each.value) for each in call.arguments if not each.star and not each.keyword]
                if plain != [each.name for each in own[: len(plain)]]:
                    return None
            elif not any(self._is_own(index, each.value, scope, inside) for each in call.arguments):
                continue
            found.update(each.keyword for each in call.arguments if each.keyword)
        for each in index.facts.assignments:
            if index.facts.places[each.place].function in local:
                for target in each.targets:
                    if isinstance(target, Subscript) and bare(target.value) and len(target.items) == 1:
                        found |= _text(target.items[0])
        return frozenset(found)

    def _is_own(self, index: ModuleIndex, value: Expression, scope: int, inside: set[int]) -> bool:
        """Whether an expression is a parameter of the decorator, so most often what it decorates."""
        source = parameter_of(self._project, index, value, scope)
        return source is not None and source[0] in inside

    def _inside(self, function: int) -> Iterator[int]:
        """A function and those inside it."""
        todo = [function]
        while todo:
            each = todo.pop()
            yield each
            todo += self._project.hierarchy.nested.get(each, ())


def _text(key: Expression) -> set[str]:
    return {key.value} if isinstance(key, Constant) and isinstance(key.value, str) else set()
