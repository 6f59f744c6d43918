"""The index of a module: its facts with every name resolved when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.annotations import annotated
from flake8_aiocost.module.expressions import Constant, Display, Name, Result, Star, Subscript, receiver
from flake8_aiocost.module.resolver import Resolver, written
from flake8_aiocost.project.aliases import Aliases
from flake8_aiocost.project.hierarchy import Hierarchy
from flake8_aiocost.project.resolved import Argument, Assignment, Decorator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import ModuleFacts


class ModuleIndex:
    """One module, linked with itself. Functions, calls and loops are indexes into its facts."""

    def __init__(self, facts: ModuleFacts, path: str) -> None:
        """Resolve nothing yet.

        Args:
            facts: what was read.
            path: where the module lies; never opened.
        """
        self.facts = facts
        self.path = path
        self.names = Resolver(facts)
        self._arguments: dict[int, tuple[Argument, ...]] = {}

    @cached_property
    def hierarchy(self) -> Hierarchy:
        """The module's functions and classes by name."""
        return Hierarchy(self.facts, self.bases)

    @cached_property
    def aliases(self) -> Aliases:
        """Under which other names the module may call something."""
        return Aliases(self.facts)

    @cached_property
    def imports(self) -> frozenset[str]:
        """Every imported dotted name and its parents: ``fastapi.routing``, ``fastapi``."""
        found = set()
        for dotted in self.facts.imports:
            while dotted.strip(".") and dotted not in found:
                found.add(dotted)
                dotted = dotted.rpartition(".")[0]  # noqa: PLW2901
        return frozenset(found)

    # ── names ──────────────────────────────────────────────────────────────────────────────────────────────────

    def callee(self, call: int) -> str:
        """The resolved name of what a call calls."""
        return self.names.callee(call)

    def function_of(self, call: int) -> int:
        """The function whose body runs a call."""
        return self.facts.places[self.facts.calls[call].place].function

    def loops_of(self, call: int) -> tuple[int, ...]:
        """The loops around a call inside its function, outermost first."""
        return self.facts.places[self.facts.calls[call].place].loops

    def arguments(self, call: int) -> tuple[Argument, ...]:
        """The arguments of a call."""
        if call not in self._arguments:
            record = self.facts.calls[call]
            scope = self.names.scope_of(record.place)
            self._arguments[call] = tuple(
                [self.argument(each.value, scope, each.keyword, each.star) for each in record.arguments]
            )
        return self._arguments[call]

    def argument(self, value: Expression, scope: int, keyword: str = "", star: str = "") -> Argument:
        """One argument or assigned value."""
        items: tuple[str, ...] = ()
        pairs: tuple[tuple[str, str], ...] = ()
        if isinstance(value, Display):
            items = tuple([self.names.name(_bare(each), scope) for each in value.items])
            pairs = tuple(self._pairs(value, scope)) if value.keys else ()
        literal = value.value if isinstance(value, Constant) else None
        return Argument(self.names.name(value, scope), keyword, star, items, pairs, literal)  # type: ignore[arg-type]

    def _pairs(self, value: Display, scope: int) -> Iterator[tuple[str, str]]:
        for key, item in zip(value.keys, value.items, strict=True):
            if isinstance(key, Constant) and isinstance(key.value, str):
                nested = item.items if isinstance(item, Display) and item.kind in ("list", "tuple") else (item,)
                yield from ((key.value, name) for each in nested if (name := self.names.name(_bare(each), scope)))

    # ── definitions ────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def decorators(self) -> tuple[tuple[Decorator, ...], ...]:
        """The decorators of each function."""
        return tuple([self._decorators(each.decorators, each.place) for each in self.facts.functions])

    @cached_property
    def class_decorators(self) -> tuple[tuple[Decorator, ...], ...]:
        """The decorators of each class."""
        return tuple([self._decorators(each.decorators, each.place) for each in self.facts.classes])

    def _decorators(self, decorators: tuple[Expression, ...], place: int) -> tuple[Decorator, ...]:
        scope = self.names.scope_of(place)
        return tuple(
            [
                Decorator(self.callee(each.call), True, self.arguments(each.call))
                if isinstance(each, Result)
                else Decorator(self.names.name(each, scope), False)
                for each in decorators
            ]
        )

    @cached_property
    def bases(self) -> tuple[tuple[str, ...], ...]:
        """The resolved names of the bases of each class, in order."""
        return tuple(
            [
                tuple([self.names.name(_generic(base), self.names.scope_of(each.place)) for base in each.bases])
                for each in self.facts.classes
            ]
        )

    def annotations(self, function: int) -> tuple[str, ...]:
        """The class that each parameter of a function is said to be of, or ``""``."""
        record = self.facts.functions[function]
        around = self.facts.scopes[record.scope].parent
        return tuple(
            [
                annotated(each.annotation, around, self.names) if each.annotation is not None else ""
                for each in record.parameters
            ]
        )

    def iterable(self, loop: int) -> str:
        """The resolved name of what a loop runs over, ``""`` for ``while``."""
        record = self.facts.loops[loop]
        return "" if record.iterable is None else self.names.name(record.iterable, self.names.scope_of(record.place))

    # ── assignments ────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def assignments(self) -> tuple[Assignment, ...]:
        """What is bound by assignments that have a value."""
        return tuple(self._assignments())

    def value(self, assignment: Assignment) -> Argument:
        """What is assigned."""
        record = self.facts.assignments[assignment.index]
        return Argument() if record.value is None else self.argument(record.value, self.names.scope_of(record.place))

    def _assignments(self) -> Iterator[Assignment]:
        for index, record in enumerate(self.facts.assignments):
            if record.value is None:
                continue
            place = self.facts.places[record.place]
            for target in record.targets:
                if isinstance(target, Name) and not target.attributes:
                    yield self._bound(target.root, place.scope, index, place.function)
                elif name := written(target, self.facts):
                    yield Assignment(self._target(target, name, place.scope), index, place.function)

    def _bound(self, name: str, scope: int, index: int, function: int) -> Assignment:
        owner = self.facts.scopes[scope].declared.get(name, scope)
        record = self.facts.scopes[owner]
        if record.kind == "function":
            return Assignment(f"?{name}", index, function)
        return Assignment(f":{record.inside(name)}", index, function if owner == scope else MODULE_LEVEL)

    def _target(self, target: Expression, name: str, scope: int) -> str:
        """``:settings.name`` where the object is this module's own, else as written: ``?self.loop``."""
        owner = self.names.name(receiver(target), scope)
        own = owner.startswith(":") and not owner.endswith("()")
        return f"{owner}.{name.rpartition('.')[2]}" if own else f"?{name}"


def _bare(expression: Expression) -> Expression:
    return expression.value if isinstance(expression, Star) else expression


def _generic(base: Expression) -> Expression:
    return base.value if isinstance(base, Subscript) else base
