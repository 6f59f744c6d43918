"""What is called with arguments that a ``partial`` has bound before: ``send = partial(write, stream=True)``."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Either, Result, bare, leaf

if TYPE_CHECKING:
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: What binds arguments early.
PARTIAL = "functools.partial"
_PARTIAL = ("partial", "partialmethod")


class BoundEarly:
    """Asked of the calls of a project."""

    def __init__(self, project: ProjectIndex) -> None:
        """Look at no call yet."""
        self._project = project

    def take(self, other: BoundEarly) -> None:
        """Take what was found in the project as it was before an edit."""
        for kept in ("_names", "_given"):
            if kept in other.__dict__:
                self.__dict__[kept] = other.__dict__[kept]

    def has(self, name: str) -> bool:
        """Whether something is called under a name to which a ``partial`` may have given arguments."""
        return name in self._names

    def leaves_first(self, index: ModuleIndex, call: int, target: int) -> bool:
        """Whether a call by another name fills the first parameters of a function: no ``partial`` or object does."""
        module, local = self._project.place_of(target)
        facts = self._project.modules[module].facts
        if local < 0 or facts.scopes[facts.functions[local].scope].receiver[0]:
            return False
        return index.names.called(call) not in self._names and facts.functions[local].name not in self._given

    @cached_property
    def _names(self) -> frozenset[str]:
        """The last parts of the names under which something is called to which a ``partial`` gives arguments."""
        found: set[str] = set()
        for module in sorted({module for module, _ in self._partials}):
            index = self._project.modules[module]
            for each in index.facts.assignments:
                if each.value is not None and _holds_partial(each.value, index):
                    found.update([leaf(target) for target in each.targets])
            for function in index.facts.functions:
                if function.result is not None and _holds_partial(function.result, index):
                    found.add(function.name)
        return frozenset(found)

    @cached_property
    def _given(self) -> frozenset[str]:
        """The last parts of the names of the functions to which a ``partial`` gives arguments."""
        records = (self._project.modules[module].facts.calls[call] for module, call in self._partials)
        return frozenset(leaf(each.arguments[0].value) for each in records if each.arguments)

    @cached_property
    def _partials(self) -> list[tuple[int, int]]:
        return [each for name in _PARTIAL for each in self._project.named_calls.of(name)]


def partial_of(index: ModuleIndex, call: int, position: int) -> int:
    """The call of ``partial`` that a call is, which is handed a function, or whose result it is handed; -1 if neither.

    Args:
        index: the module of the call.
        call: the call.
        position: of the argument that stands for the function.
    """
    if not position and index.callee(call) == PARTIAL:
        return call
    record = index.facts.calls[call]
    value: Expression | None = record.arguments[position].value
    if name := bare(value):
        scope = index.names.bound_in(name, index.names.scope_of(record.place))
        bindings = index.facts.scopes[scope].bindings[name] if scope >= 0 else ()
        value = bindings[0].value if len(bindings) == 1 and bindings[0].kind == "value" else None
    return value.call if isinstance(value, Result) and index.callee(value.call) == PARTIAL else -1


def _holds_partial(value: Expression, index: ModuleIndex) -> bool:
    parts = value.parts if isinstance(value, Either) else (value,)
    return any(isinstance(each, Result) and index.names.called(each.call) in _PARTIAL for each in parts)
