"""Which functions something outside the module calls, and which loops run once per message."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from flake8_aiocost.heat.names import matches
from flake8_aiocost.heat.precedence import stronger
from flake8_aiocost.model import MODULE_LEVEL, Heat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flake8_aiocost.heat.catalogue import Catalogue, Pattern
    from flake8_aiocost.heat.hierarchy import Hierarchy
    from flake8_aiocost.heat.names import Names
    from flake8_aiocost.heat.schema import Entry
    from flake8_aiocost.model import Argument, Call, Decorator, Function, ModuleFacts


Slot = Literal["decorators", "bases", "class_decorators", "calls", "assigns", "annotations", "iterates", "polls"]


@dataclass(slots=True)
class EntryPoints:
    """What was found: heat by function, heat by loop, and the ``(call, argument)`` pairs that hand a function over."""

    functions: dict[int, Heat] = field(default_factory=dict)
    loops: dict[int, Heat] = field(default_factory=dict)
    handed: set[tuple[int, int]] = field(default_factory=set)


def find(facts: ModuleFacts, catalogue: Catalogue, hierarchy: Hierarchy) -> EntryPoints:
    """Match every function, class, call, assignment and loop of the module against the catalogue."""
    return _Search(facts, catalogue, hierarchy).run()


def display(function: Function) -> str:
    """How a message calls a function: ``get_feed``, ``Feed.get``; functions around it are left out."""
    return f"{function.cls.rpartition('.')[2]}.{function.name}" if function.cls else function.name


class _Search:
    def __init__(self, facts: ModuleFacts, catalogue: Catalogue, hierarchy: Hierarchy) -> None:
        self.facts, self.catalogue, self.hierarchy = facts, catalogue, hierarchy
        self.found = EntryPoints()
        self.known: dict[tuple[Slot, str], tuple[Pattern, ...]] = {}

    def run(self) -> EntryPoints:
        for index, function in enumerate(self.facts.functions):
            for decorator in function.decorators:
                self.decorated(index, function, decorator)
        for cls, methods in self.hierarchy.by_class.items():
            self.classed(cls, methods)
        for index, call in enumerate(self.facts.calls):
            self.called(index, call)
        for assignment in self.facts.assignments:
            self.assigned(assignment.target, assignment.value)
        for index, loop in enumerate(self.facts.loops):
            if loop.kind == "async for" and loop.iterable:
                for pattern in self.asked(loop.iterable, "iterates"):
                    self.heat_loop(index, loop.function, pattern, loop.iterable)
        # A signature only speaks for a function that nothing was done with: a startup hook takes a context as well.
        for index, function in enumerate(self.facts.functions):
            if index not in self.found.functions:
                self.signed(index, function)
        return self.found

    def asked(self, name: str, slot: Slot) -> tuple[Pattern, ...]:
        """The patterns for a name: those of frameworks in use, or where none fits the generic ones."""
        key = (slot, name)
        if key not in self.known:
            self.known[key] = self.look_up(name, slot)
        return self.known[key]

    def look_up(self, name: str, slot: Slot) -> tuple[Pattern, ...]:
        known: Names[Pattern] = getattr(self.catalogue.known, slot)
        for spelling in self.hierarchy.spellings(name):
            if found := known.find(spelling):
                return found
        generic: Names[Pattern] = getattr(self.catalogue.generic, slot)
        return generic.find(name)

    def decorated(self, index: int, function: Function, decorator: Decorator) -> None:
        for pattern in self.asked(decorator.name, "decorators"):
            entry = pattern.entry
            if _named(entry, function) and (not entry.literals or matches(entry.literals, _path(decorator.arguments))):
                self.heat(index, pattern, f"@{_written(decorator.name)}")

    def signed(self, index: int, function: Function) -> None:
        for parameter in function.parameters:
            if parameter.annotation:
                for pattern in self.asked(parameter.annotation, "annotations"):
                    if _named(pattern.entry, function):
                        self.heat(index, pattern, f"takes {parameter.annotation.rpartition('.')[2]}")
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
            for decorator in each.decorators
            for pattern in self.asked(decorator.name, "class_decorators")
        ]
        for pattern, why in (*bases, *marks):
            for index in methods:
                function = self.facts.functions[index]
                if _named(pattern.entry, function) and (pattern.entry.functions or not function.name.startswith("_")):
                    self.heat(index, pattern, why)

    def called(self, index: int, call: Call) -> None:
        if not call.name:
            return
        for pattern in self.asked(call.name, "calls"):
            for position, argument in _chosen(call.arguments, pattern.entry):
                self.found.handed.add((index, position))
                self.hand_over([argument.value, *argument.items], pattern, call.name)
        if call.loops:
            for pattern in self.asked(call.name, "polls"):
                self.heat_loop(call.loops[-1], call.function, pattern, call.name)

    def assigned(self, target: str, value: Argument) -> None:
        if not (value.value.startswith(":") or value.items):
            return
        for pattern in self.asked(target.lstrip(":?"), "assigns"):
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
