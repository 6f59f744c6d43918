"""One module of a project: its facts, with every name resolved and linked when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.annotations import annotated
from flake8_aiocost.module.expressions import Constant, Display, Name, Result, Star, Subscript, Sum, receiver
from flake8_aiocost.module.items import unknown
from flake8_aiocost.module.resolver import Resolver, written
from flake8_aiocost.module.rings import Rings
from flake8_aiocost.module.stored import count
from flake8_aiocost.project.aliases import Aliases
from flake8_aiocost.project.around import Around
from flake8_aiocost.project.bound import Bindings
from flake8_aiocost.project.deferred import called, lambdas
from flake8_aiocost.project.inside import Inside
from flake8_aiocost.project.module_reads import Reads, reads_of
from flake8_aiocost.project.resolved import Argument, Assignment, Decorator
from flake8_aiocost.project.value_sites import ValueSites

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Class, ModuleFacts

_SLOTS = frozenset({f"asyncio.{name}()" for name in ("Semaphore", "BoundedSemaphore", "Lock")})


class Links(Protocol):
    """What a module asks of its project."""

    def link(self, module: int, name: str) -> tuple[str, ...]:
        """What a resolved name of a module may be, see ``linker``."""

    def path_of(self, module: int) -> str:
        """Where a module lies."""

    def renamed(self, leaves: frozenset[str]) -> frozenset[str]:
        """Leaves, and the names under which modules of the project offer what ends in one."""

    def never_suspends(self, name: str) -> bool:
        """Whether awaiting what a call by this linked name makes provably never suspends."""

    def runs(self, name: str) -> tuple[tuple[ModuleIndex, int], ...]:
        """The functions that a call by this linked name may run, each with its module."""


class ModuleIndex:
    """One module. Functions, calls and loops are indexes into its facts; names are linked ones."""

    def __init__(self, facts: ModuleFacts, path: str, number: int, links: Links, rings: Rings | None = None) -> None:
        """Resolve nothing yet.

        Args:
            facts: what was read.
            path: where the module lies; never opened.
            number: which module of the project it is.
            links: the project.
            rings: its open questions.
        """
        self.facts = facts
        self.path = path
        self.number = number
        self._rings = rings or Rings(count(facts, "calls"))
        self.names = Resolver(facts, self._rings)
        self._links = links
        self._arguments: dict[int, tuple[Argument, ...]] = {}
        self._callees: dict[int, tuple[str, ...]] = {}
        self._linked: dict[tuple[str, ...], tuple[str, ...]] = {}
        #: Of annotations that are one word, by its scope.
        self._classes: dict[tuple[int, str], str] = {}

    def moved(self, facts: ModuleFacts) -> None:
        """Take facts that differ from the old ones in nothing but lines and columns, on which no name depends."""
        self.facts = self.names.facts = facts

    @cached_property
    def aliases(self) -> Aliases:
        """Under which other names the module may call something."""
        return Aliases(self.facts)

    @cached_property
    def inside(self) -> Inside:
        """What stands inside its functions and loops."""
        return Inside(self.facts)

    @cached_property
    def around(self) -> Around:
        """What stands around its calls."""
        return Around(self.facts)

    @cached_property
    def bound(self) -> Bindings:
        """How its names are bound."""
        return Bindings(self.facts)

    @cached_property
    def sites(self) -> ValueSites:
        """Where the values of the module go."""
        return ValueSites(self.facts, self.names, self.bound)

    @cached_property
    def reads(self) -> Reads:
        """The names and attributes that the module reads."""
        return reads_of(self.facts)

    @cached_property
    def imports(self) -> frozenset[str]:
        """Every imported dotted name and its parents: ``fastapi.routing``, ``fastapi``."""
        found = set()
        for dotted in self.facts.imports:
            while dotted.strip(".") and dotted not in found:
                found.add(dotted)
                dotted = dotted.rpartition(".")[0]  # noqa: PLW2901
        return frozenset(found)

    @cached_property
    def class_receivers(self) -> frozenset[str]:
        """The names by which class methods call the class that they are called on."""
        return frozenset(each.receiver[0] for each in self.facts.scopes if not each.receiver[1].endswith("()"))

    # ── names ──────────────────────────────────────────────────────────────────────────────────────────────────

    def never_suspends(self, name: str) -> bool:
        """Whether awaiting what a call by this linked name makes provably never suspends."""
        return self._links.never_suspends(name)

    def runs(self, name: str) -> tuple[tuple[ModuleIndex, int], ...]:
        """The functions that a call by this linked name may run, each with its module."""
        return self._links.runs(name)

    def path_of(self, module: int) -> str:
        """Where a module of the project lies."""
        return self._links.path_of(module)

    def spelled(self, leaves: frozenset[str]) -> set[str]:
        """The last parts of all names that may stand for one that ends in one of ``leaves``, in this module."""
        return self.aliases.spelled(self._links.renamed(leaves))

    def name(self, expression: Expression, scope: int) -> str:
        """The linked name of an expression, ``""`` where it is none."""
        return self._single(self.linked(self.names.candidates(expression, scope)), expression)

    def linked(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Resolved names of this module as linked ones."""
        if not names:
            return ()
        # While questions are open, an answer may be a part of one.
        if self._rings.depth:
            return self._link(names)
        found = self._linked.get(names)
        if found is None:
            found = self._linked[names] = self._link(names)
        return found

    def _link(self, names: tuple[str, ...]) -> tuple[str, ...]:
        if len(names) == 1 and "[" not in names[0]:
            linked = self._links.link(self.number, names[0])
            return linked if not any("[" in each for each in linked) else self._without_items(names)
        return self._without_items(names)

    def _without_items(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """What names are, where an item of which nobody tells is an unknown name, or none."""
        found: dict[str, None] = {}
        for name in names:
            for each in self._links.link(self.number, name):
                if known := unknown(name) if "[" in each else each:
                    found[known] = None
        return tuple(found)

    def _single(self, found: tuple[str, ...], expression: Expression) -> str:
        if len(found) <= 1:
            return found[0] if found else ""
        text = written(expression, self.facts)
        return f"?{text}" if text else ""

    def callee(self, call: int) -> str:
        """The linked name of what a call calls."""
        return self._single(self.callees(call), self.facts.calls[call].function)

    def callees(self, call: int) -> tuple[str, ...]:
        """All linked names that a call's callee may stand for."""
        if call not in self._callees:
            self._callees[call] = self.linked(self.names.callees(call))
        return self._callees[call]

    def function_of(self, call: int) -> int:
        """The function whose body runs a call."""
        return self.facts.places[self.facts.calls[call].place].function

    def calls_of(self, function: int) -> Sequence[int]:
        """The calls that the body of a function runs, or the module's own level."""
        return self.inside.calls(function)

    def is_deferred(self, place: int) -> bool:
        """Whether a place outside of all functions stands in a lambda that the module does not call itself."""
        return not self._called_lambdas.issuperset(lambdas(self.facts, self.facts.places[place].scope))

    @cached_property
    def _called_lambdas(self) -> frozenset[int]:
        return frozenset(called(self.facts))

    @cached_property
    def bounded(self) -> frozenset[int]:
        """The functions that enter a semaphore or a lock of ``asyncio``."""
        found = set()
        for each in self.facts.uses:
            if each.kind == "async with":
                place = self.facts.places[each.place]
                if self.name(each.value, self.names.scope_of(each.place)) in _SLOTS:
                    found.add(place.function)
        return frozenset(found)

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
            items = tuple([self.name(_bare(each), scope) for each in value.items])
            pairs = tuple(self._pairs(value, scope)) if value.keys else ()
        literal = value.value if isinstance(value, Constant) else None
        begins = value.parts[0] if isinstance(value, Sum) and isinstance(value.parts[0], Constant) else None
        text = begins.value if begins is not None and isinstance(begins.value, str) else ""
        return Argument(self.name(value, scope), keyword, star, items, pairs, literal, text)  # type: ignore[arg-type]

    def _pairs(self, value: Display, scope: int) -> Iterator[tuple[str, str]]:
        for key, item in zip(value.keys, value.items, strict=True):
            if isinstance(key, Constant) and isinstance(key.value, str):
                nested = item.items if isinstance(item, Display) and item.kind in ("list", "tuple") else (item,)
                yield from ((key.value, name) for each in nested if (name := self.name(_bare(each), scope)))

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
                else Decorator(self.name(each, scope), False)
                for each in decorators
            ]
        )

    def bases(self, cls: int) -> tuple[str, ...]:
        """The linked names of the bases of a class, in order."""
        record = self.facts.classes[cls]
        return tuple([self._base(record, _generic(base)) for base in record.bases])

    def _base(self, cls: Class, base: Expression) -> str:
        """In ``class Feed(Feed)`` the base is what the name meant before."""
        found = self.linked(self.names.candidates(base, self.names.scope_of(cls.place)))
        itself = f":{self.number}:{cls.qualname}"
        return self._single(tuple([name for name in found if name != itself]), base)

    def annotations(self, function: int) -> tuple[str, ...]:
        """The class that each parameter of a function is said to be of, or ``""``."""
        record = self.facts.functions[function]
        around = self.facts.scopes[record.scope].parent
        return tuple(
            [
                self._class_of(each.annotation, around) if each.annotation is not None else ""
                for each in record.parameters
            ]
        )

    def _class_of(self, annotation: Expression, scope: int) -> str:
        # Most annotations are a name that many functions of the module use. While questions are open, an answer may be
        # a part of one.
        key = (scope, annotation.root) if isinstance(annotation, Name) and not annotation.attributes else None
        if key is None or self._rings.depth:
            return self._annotated(annotation, scope)
        if key not in self._classes:
            self._classes[key] = self._annotated(annotation, scope)
        return self._classes[key]

    def _annotated(self, annotation: Expression, scope: int) -> str:
        found = self._links.link(self.number, annotated(annotation, scope, self.names))
        return found[0] if len(found) == 1 else ""

    def iterable(self, loop: int) -> str:
        """The linked name of what a loop runs over, ``""`` for ``while``."""
        record = self.facts.loops[loop]
        return "" if record.iterable is None else self.name(record.iterable, self.names.scope_of(record.place))

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
