"""Which functions something outside the module calls, and which loops run once per message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.heat.constructed import made, of_decorated
from flake8_aiocost.heat.entries import (
    Asked,
    EntryPoints,
    chosen,
    fits,
    has_literal,
    has_value,
    is_named,
    shown_name,
)
from flake8_aiocost.heat.forwarded import Forwarded, parameter, unwrapped
from flake8_aiocost.heat.left_out import is_left_out, is_unused
from flake8_aiocost.heat.mixins import mixed_in
from flake8_aiocost.heat.possible_calls import possible_calls
from flake8_aiocost.heat.reconnecting import is_made_in_loop
from flake8_aiocost.heat.registered_in_loop import each_of
from flake8_aiocost.heat.registrar import Registrar
from flake8_aiocost.heat.wrapped_handlers import wrapped
from flake8_aiocost.module.expressions import Result
from flake8_aiocost.project.assignments import assignments_of
from flake8_aiocost.project.calls_by_name import IN_LOOP, TAKES_FUNCTION
from flake8_aiocost.project.linked_facts import LinkedDecorator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flake8_aiocost.heat.catalogue import Catalogue, Pattern
    from flake8_aiocost.heat.marks import Marks
    from flake8_aiocost.heat.pattern_lookup import PatternLookup
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Function
    from flake8_aiocost.project.linked_facts import LinkedArgument, LinkedAssignment
    from flake8_aiocost.project.project import ProjectIndex


def find_entry_points(
    project: ProjectIndex, module: int, patterns: PatternLookup, own: Catalogue, found: EntryPoints, *, marks: Marks
) -> None:
    """Match every function, class, call, assignment and loop of a module.

    Args:
        project: the index.
        module: which of its modules.
        patterns: looks names up in the frameworks that the project imports anywhere; a name is found through whatever
            module it comes.
        own: those that this module imports itself, for what is recognised by the mere shape of a function.
        found: takes what is found, which may be functions of other modules.
        marks: knows which decorators of the project mark.
    """
    _Search(project, module, patterns, own, found, marks=marks).run()


class _Search:
    def __init__(
        self,
        project: ProjectIndex,
        module: int,
        patterns: PatternLookup,
        own: Catalogue,
        found: EntryPoints,
        *,
        marks: Marks,
    ) -> None:
        self.project, self.hierarchy, self.module = project, project.hierarchy, module
        self.index = project.modules[module]
        self.facts, self.patterns, self.own, self.found = self.index.facts, patterns, own, found
        self.takes, self.marks = Registrar(project, found, module), marks
        #: Methods of middleware that nothing adds.
        self.left_out = set[int]()

    def run(self) -> None:
        functions, numbers = self.facts.functions, self.project.functions_of(self.module)
        for number, function, decorators in zip(numbers, functions, self.index.decorators, strict=True):
            for decorator in decorators:
                self.decorated(number, function, decorator)
        for cls in dict.fromkeys(f"{self.module}:{each.qualname}" for each in self.facts.classes):
            self.classed(cls, self.hierarchy.by_class.get(cls, ()))
        for call, has in possible_calls(self.index, self.patterns):
            if name := self.index.callee(call):
                # What most calls call is kept from the run before; what they are handed is not.
                registers = has & TAKES_FUNCTION and self.patterns.of(name.removesuffix("()"), "decorators")
                given = self.first_of(call) if registers else ()
                if given:
                    self.registered(call, name, given)
                if given or has & ~TAKES_FUNCTION:
                    self.called(call, name, in_loop=bool(has & IN_LOOP))
        # A pattern's last part is the last part of what is assigned to, as written.
        for assignment in assignments_of(self.index, self.patterns.catalogue.leaves("assigns")):
            self.assigned(assignment)
        for loop, record in enumerate(self.facts.loops):
            if record.kind == "async for" and (iterable := self.index.iterable(loop)):
                for pattern in self.patterns.of(iterable, "iterates"):
                    self.takes.loop(self.index, loop, pattern, iterable)
        # A signature only speaks for a function that nothing was done with: a startup hook takes a context as well.
        adds = any(number in self.found.functions for number in numbers)
        for local, (number, function) in enumerate(zip(numbers, functions, strict=True)):
            if number not in self.found.functions and number not in self.left_out:
                for pattern, why in self.signed(local, function):
                    if adds and is_unused(self.project, function):
                        break
                    self.takes.function(number, pattern, why)
                if number in self.found.functions:
                    self.found.signed.add(number)

    def decorated(self, index: int, function: Function, decorator: LinkedDecorator) -> None:
        names = (*of_decorated(self.project, decorator.name), decorator.name)
        if self.marks.marks(decorator):
            # It was imported under any name, so what it is called itself is what an attribute would be.
            names = (*names, f".{shown_name(decorator.name)}")
        for pattern in self.patterns.first(names, "decorators"):
            entry, given = pattern.entry, self.index.arguments(decorator.call) if decorator.called else ()
            is_meant = not entry.literals or fits(entry.literals, self.path(given))
            if is_meant and is_named(entry, function) and has_value(entry, given):
                self.takes.function(index, pattern, f"@{shown_name(decorator.name)}", given)

    def path(self, arguments: Iterable[LinkedArgument]) -> str:
        """The first positional argument, ``path`` or ``name``, as text.

        Where there is none it is empty, and where it is no constant something that no glob fits.
        """
        for argument in arguments:
            if argument.star or argument.keyword not in {"", "path", "name"}:
                continue
            if isinstance(argument.literal, str):
                return argument.literal
            return argument.begins or self.project.text(argument.value) or "\0"
        return ""

    def first_of(self, call: int) -> Sequence[int]:
        """The functions of the project that the first argument of a call names, as one or as each of a loop."""
        record = self.facts.calls[call]
        value = record.arguments[0].value
        name = self.index.name(value, self.index.names.scope_of(record.place))
        each = each_of(self.project, self.index, value, record.place)
        return [number for one in (name, *each) for number in self.project.returned_functions.of(one)]

    def registered(self, call: int, name: str, functions: Sequence[int]) -> None:
        """``app.get("/")(f)`` and ``celery.task(f)`` register as the decorators do that they call."""
        inner = self.facts.calls[call].function
        decorator = LinkedDecorator(name.removesuffix("()"), True, inner.call if isinstance(inner, Result) else call)
        before = len(self.found.functions)
        for number in functions:
            self.decorated(number, self.function(number), decorator)
        if len(self.found.functions) > before:
            kinds = [self.found.functions[each].kind for each in functions if each in self.found.functions]
            self.found.registered[self.module, call, 0] = kinds[0]

    def signed(self, local: int, function: Function) -> Iterator[tuple[Pattern, str]]:
        """The patterns that the signature of a function fits, each with why."""
        for annotation in self.index.annotations(local):
            if annotation:
                for pattern in self.patterns.of(annotation, "annotations"):
                    if is_named(pattern.entry, function):
                        yield pattern, f"takes {annotation.rpartition('.')[2]}"
        shapes = (*self.own.known.parameters, *self.own.generic.parameters)
        if shapes:
            names = tuple(each.name.lstrip("*") for each in function.parameters)
            names = names[1:] if names[:1] in {("self",), ("cls",)} else names
            for pattern in shapes:
                wanted = pattern.entry.parameters
                if names[: len(wanted)] == wanted and is_named(pattern.entry, function):
                    yield pattern, f"parameters {', '.join(wanted)}"

    def classed(self, cls: str, methods: Sequence[int]) -> None:
        bases = [
            (pattern, base.rpartition(".")[2])
            for base in self.hierarchy.foreign_bases(cls)
            for pattern in self.patterns.of(base, "bases")
        ]
        if bases:
            methods = (*methods, *mixed_in(self.project, cls, lambda base: bool(self.patterns.of(base, "bases"))))
        marks = [
            (pattern, f"@{shown_name(decorator.name)}")
            for module, each in self.hierarchy.classes[cls]
            for decorator in self.project.modules[module].class_decorators[each]
            for pattern in self.patterns.of(decorator.name, "class_decorators")
        ]
        for pattern, why in (*bases, *marks):
            if pattern.entry.noun == "middleware" and is_left_out(self.project, cls):
                self.left_out.update(methods)
                continue
            for index in methods:
                function = self.function(index)
                own = self.hierarchy.class_of(index) == cls and not function.name.startswith("_")
                if is_named(pattern.entry, function) and (pattern.entry.functions or own):
                    self.takes.function(index, pattern, why)

    def called(self, call: int, name: str, *, in_loop: bool) -> None:
        for pattern in self.patterns.first(made(self.project, self.index, call, name), "calls"):
            given = self.index.arguments(call)
            if not has_literal(pattern.entry, given) or not has_value(pattern.entry, given):
                continue
            if pattern.entry.unreached and self.is_used(call):
                continue
            for position, argument in chosen(given, pattern.entry):
                # What runs a script at once may be hot itself.
                if pattern.entry.heat != "script":
                    self.found.registered[self.module, call, position] = pattern.entry.heat
                record = self.facts.calls[call]
                value, scope = record.arguments[position].value, self.index.names.scope_of(record.place)
                each = each_of(self.project, self.index, value, record.place)
                inner = wrapped(self.project, self.index, value, scope)
                listed = [name for _, name in argument.pairs if name not in argument.items]
                names = (argument.value, *argument.items, *listed, *each, *inner)
                if pattern.entry.injected:
                    self.found.asked.append(Asked(self.module, call, names, pattern, name))
                else:
                    self.takes.hand_over(names, pattern, name, given)
                self.forwarded(value, call, pattern, name)
        loops = self.index.loops_of(call) if in_loop else ()
        if loops and not is_made_in_loop(self.index, call, loops[-1]):
            for pattern in self.patterns.of(name, "polls"):
                self.takes.loop(self.index, loops[-1], pattern, name)

    def is_used(self, call: int) -> bool:
        """Whether anything uses what a call returns."""
        return bool(self.index.sites.of(call))

    def forwarded(self, value: Expression, call: int, pattern: Pattern, to: str) -> None:
        """What is handed over is a parameter, or inside a ``partial``."""
        inner = unwrapped(self.index, value)
        place = self.facts.calls[call].place
        if inner is not value:
            self.takes.hand_over([self.index.name(inner, self.index.names.scope_of(place))], pattern, to)
        if (found := parameter(self.index, inner, place)) is not None:
            number = self.project.number(self.module, found[0])
            self.found.forwarded.append(Forwarded(number, found[1], pattern, to))

    def assigned(self, assignment: LinkedAssignment) -> None:
        target = assignment.target
        patterns = self.patterns.of(target.lstrip(":?"), "assigns")
        value = self.index.value(assignment) if patterns else None
        if value is None or not (value.value.startswith(":") or value.items):
            return
        for pattern in patterns:
            if pattern.entry.keys:
                names = [name for key, name in value.pairs if key in pattern.entry.keys]
            else:
                names = [value.value, *value.items]
            self.takes.hand_over(names, pattern, target)

    def function(self, number: int) -> Function:
        module, local = self.project.place_of(number)
        return self.project.modules[module].facts.functions[local]
