"""Which functions something outside the module calls, and which loops run once per message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from flake8_aiocost.heat.precedence import stronger
from flake8_aiocost.model import MODULE_LEVEL, Heat
from flake8_aiocost.project.patterns import matches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flake8_aiocost.heat.catalogue import Catalogue, Pattern
    from flake8_aiocost.heat.schema import Entry
    from flake8_aiocost.module.facts import Function
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.patterns import PatternTable
    from flake8_aiocost.project.resolved import Argument, Assignment, Decorator


Slot = Literal["decorators", "bases", "class_decorators", "calls", "assigns", "annotations", "iterates", "polls"]


class EntryPoints(msgspec.Struct):
    """What was found: heat by function, heat by loop, and the ``(call, argument)`` pairs that hand a function over."""

    functions: dict[int, Heat] = msgspec.field(default_factory=dict)
    loops: dict[int, Heat] = msgspec.field(default_factory=dict)
    registered: set[tuple[int, int]] = msgspec.field(default_factory=set)


def find_entry_points(index: ModuleIndex, catalogue: Catalogue) -> EntryPoints:
    """Match every function, class, call, assignment and loop of the module against the catalogue."""
    return _Search(index, catalogue).run()


def display(function: Function) -> str:
    """How a message calls a function: ``get_feed``, ``Feed.get``; functions around it are left out."""
    return f"{function.cls.rpartition('.')[2]}.{function.name}" if function.cls else function.name


class _Search:
    def __init__(self, index: ModuleIndex, catalogue: Catalogue) -> None:
        self.index, self.facts, self.catalogue, self.hierarchy = index, index.facts, catalogue, index.hierarchy
        self.found = EntryPoints()
        self.known: dict[tuple[Slot, str], tuple[Pattern, ...]] = {}

    def run(self) -> EntryPoints:
        functions = self.facts.functions
        for number, decorators in enumerate(self.index.decorators):
            for decorator in decorators:
                self.decorated(number, functions[number], decorator)
        for cls, methods in self.hierarchy.by_class.items():
            self.classed(cls, methods)
        for call in self.callable():
            self.called(call)
        for assignment in self.index.assignments:
            self.assigned(assignment)
        for number, loop in enumerate(self.facts.loops):
            if loop.kind == "async for" and (iterable := self.index.iterable(number)):
                for pattern in self.asked(iterable, "iterates"):
                    self.heat_loop(number, self.facts.places[loop.place].function, pattern, iterable)
        # A signature only speaks for a function that nothing was done with: a startup hook takes a context as well.
        for number, function in enumerate(functions):
            if number not in self.found.functions:
                self.signed(number, function)
        return self.found

    def asked(self, name: str, slot: Slot) -> tuple[Pattern, ...]:
        """The patterns for a name: those of frameworks in use, or where none fits the generic ones."""
        key = (slot, name)
        if key not in self.known:
            self.known[key] = self.look_up(name, slot)
        return self.known[key]

    def look_up(self, name: str, slot: Slot) -> tuple[Pattern, ...]:
        known: PatternTable[Pattern] = getattr(self.catalogue.known, slot)
        for spelling in self.hierarchy.spellings(name):
            if found := known.find(spelling):
                return found
        generic: PatternTable[Pattern] = getattr(self.catalogue.generic, slot)
        return generic.find(name)

    def decorated(self, index: int, function: Function, decorator: Decorator) -> None:
        for pattern in self.asked(decorator.name, "decorators"):
            entry = pattern.entry
            if _named(entry, function) and (not entry.literals or matches(entry.literals, _path(decorator.arguments))):
                self.heat(index, pattern, f"@{_written(decorator.name)}")

    def signed(self, index: int, function: Function) -> None:
        for annotation in self.index.annotations(index):
            if annotation:
                for pattern in self.asked(annotation, "annotations"):
                    if _named(pattern.entry, function):
                        self.heat(index, pattern, f"takes {annotation.rpartition('.')[2]}")
        shapes = (*self.catalogue.known.parameters, *self.catalogue.generic.parameters)
        if shapes:
            names = tuple(each.name.lstrip("*") for each in function.parameters)
            names = names[1:] if names[:1] in {("self",), ("cls",)} else names
            for pattern in shapes:
                wanted = pattern.entry.parameters
                if names[: len(wanted)] == wanted and _named(pattern.entry, function):
                    self.heat(index, pattern, f"parameters {', '.join(wanted)}")

    def classed(self, cls: str, methods: list[int]) -> None:
        bases = [
            (pattern, base.rpartition(".")[2])
            for base in self.hierarchy.foreign_bases(cls)
            for pattern in self.asked(base, "bases")
        ]
        marks = [
            (pattern, f"@{_written(decorator.name)}")
            for each in self.hierarchy.classes[cls]
            for decorator in self.index.class_decorators[each]
            for pattern in self.asked(decorator.name, "class_decorators")
        ]
        for pattern, why in (*bases, *marks):
            for index in methods:
                function = self.facts.functions[index]
                if _named(pattern.entry, function) and (pattern.entry.functions or not function.name.startswith("_")):
                    self.heat(index, pattern, why)

    def callable(self) -> Iterable[int]:
        """The calls that may be of something that a pattern names: only those are resolved."""
        calls = range(len(self.facts.calls))
        leaves: set[str] = set()
        for table in (self.catalogue.known, self.catalogue.generic):
            for names in (table.calls, table.polls):
                if names.leaves is None:
                    return calls
                leaves |= names.leaves
        spelled = self.index.aliases.spelled(leaves)
        return [call for call in calls if self.index.aliases.called(call) in spelled]

    def called(self, call: int) -> None:
        name = self.index.callee(call)
        if not name:
            return
        for pattern in self.asked(name, "calls"):
            for position, argument in _chosen(self.index.arguments(call), pattern.entry):
                self.found.registered.add((call, position))
                self.hand_over([argument.value, *argument.items], pattern, name)
        loops = self.index.loops_of(call)
        if loops:
            for pattern in self.asked(name, "polls"):
                self.heat_loop(loops[-1], self.index.function_of(call), pattern, name)

    def assigned(self, assignment: Assignment) -> None:
        target = assignment.target
        patterns = self.asked(target.lstrip(":?"), "assigns")
        value = self.index.value(assignment) if patterns else None
        if value is None or not (value.value.startswith(":") or value.items):
            return
        for pattern in patterns:
            if pattern.entry.keys:
                names = [name for key, name in value.pairs if key in pattern.entry.keys]
            else:
                names = [value.value, *value.items]
            self.hand_over(names, pattern, target)

    def hand_over(self, names: Iterable[str], pattern: Pattern, to: str) -> None:
        for name in names:
            for index in self.hierarchy.of(name):
                if _named(pattern.entry, self.facts.functions[index]):
                    self.heat(index, pattern, f"handed to {_written(to)}")

    def heat(self, index: int, pattern: Pattern, why: str) -> None:
        subject = _subject(pattern.entry.noun, display(self.facts.functions[index]))
        heat = Heat(pattern.entry.heat, subject, pattern.entry.reason or pattern.framework or why)
        self.found.functions[index] = stronger(heat, self.found.functions.get(index))

    def heat_loop(self, loop: int, function: int, pattern: Pattern, why: str) -> None:
        where = "this module" if function == MODULE_LEVEL else display(self.facts.functions[function])
        reason = pattern.entry.reason or pattern.framework or _written(why)
        heat = Heat(pattern.entry.heat, _subject(pattern.entry.noun, where), reason)
        self.found.loops[loop] = stronger(heat, self.found.loops.get(loop))


def _subject(noun: str, name: str) -> str:
    return f"{noun} {name}" if noun else name


def _named(entry: Entry, function: Function) -> bool:
    wanted = [pattern for pattern in entry.functions if not pattern.startswith("!")]
    if wanted and not matches(wanted, function.name):
        return False
    return not matches((pattern[1:] for pattern in entry.functions if pattern.startswith("!")), function.name)


def _written(name: str) -> str:
    """The last two parts of a resolved name, as the reader finds them: ``.app.api.router.get`` as ``router.get``."""
    parts = name.lstrip("?:.").split(".")
    return ".".join(parts[-2:]) if "(" not in name else parts[-1].removesuffix("()")


def _path(arguments: Iterable[Argument]) -> str:
    """The first positional argument, or ``path``, where it is a string constant; else a text no pattern fits."""
    for argument in arguments:
        if argument.star or argument.keyword not in {"", "path"}:
            continue
        return argument.literal if isinstance(argument.literal, str) else "\0"
    return "\0"


def _chosen(arguments: tuple[Argument, ...], entry: Entry) -> Iterator[tuple[int, Argument]]:
    every = -1 in entry.arguments
    for position, argument in enumerate(arguments):
        if argument.keyword:
            if argument.keyword in entry.arguments:
                yield position, argument
        elif every or position in entry.arguments:
            yield position, argument
