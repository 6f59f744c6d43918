"""Where the code of a module mentions names, and which names may stand for others there."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from flake8_aiocost.module.app_keys import app_key_of
from flake8_aiocost.module.attributes import PROPERTIES
from flake8_aiocost.module.expressions import (
    Alternatives,
    Attribute,
    Comprehension,
    Constant,
    Display,
    Either,
    Lambda,
    Name,
    Result,
    Star,
    Subscript,
    Sum,
    Walrus,
    bare,
    leaf,
    receiver,
)
from flake8_aiocost.module.looped import GIVING
from flake8_aiocost.module.passed_through import ENTERING, WRAPPING
from flake8_aiocost.module.unpacking import apart
from flake8_aiocost.project.marking import marked_tables
from flake8_aiocost.project.prefixed import prefix_of
from flake8_aiocost.project.stated_mentions import stated
from flake8_aiocost.project.table_entries import appended_to
from flake8_aiocost.project.wrapped_mentions import inside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Class, Function, ModuleFacts
    from flake8_aiocost.module.scope import Binding
    from flake8_aiocost.project.stated_mentions import Key

#: What a call of one of these stands for is what it is handed.
_HANDING_ON = frozenset((*ENTERING, *WRAPPING, "partialmethod", "classmethod"))
#: After the beginning of a name, where that is all that is known of it.
ANY = "*"
#: Methods of a table that give its entries.
_TAKING = frozenset({"get", "values", "items"})
#: Those that store entries.
_STORING = frozenset({"update", "append"})


class MentionReader:
    """The mentions of one module."""

    def __init__(self, number: int, facts: ModuleFacts) -> None:
        """Note what the classes of a module have; ``number`` is the module's in its project."""
        self.number, self.facts = number, facts
        self.receivers = {scope.receiver[0] for scope in facts.scopes if scope.receiver[0]}
        self.classes: dict[tuple[int, str], str] = {}
        #: Where a module imports by a star, all names that it binds itself: others may come from there.
        self.starred = {name for scope in facts.scopes for name in scope.bindings} if facts.stars else None
        #: What the classes have of their own.
        self.own: dict[str, set[str]] = defaultdict(set)
        if self.receivers:
            for function in facts.functions:
                if function.cls:
                    self.own[function.cls].add(function.name)
            for scope in facts.scopes:
                if scope.kind == "class":
                    self.own[scope.qualname].update(scope.bindings)
            for assignment in facts.assignments:
                for target in assignment.targets:
                    if cls := self.class_of(target, facts.places[assignment.place].scope):
                        self.own[cls].add(leaf(target))

    def class_of(self, value: Expression, scope: int) -> str:
        """The class of ``self``, for ``self.load``; ``""`` for anything else."""
        if not isinstance(value, Name) or len(value.attributes) != 1 or value.root not in self.receivers:
            return ""
        key = scope, value.root
        if key not in self.classes:
            scopes = self.facts.scopes
            while scope >= 0 and value.root not in scopes[scope].bindings:
                scope = scopes[scope].parent
            name, stands_for = scopes[scope].receiver if scope >= 0 else ("", "")
            self.classes[key] = stands_for.strip(":()") if name == value.root else ""
        return self.classes[key]

    def key(self, name: Name, scope: int) -> Key:
        """What a name is known by."""
        if not name.attributes:
            return (self.number, name.root) if self.starred is None or name.root in self.starred else name.root
        last = name.attributes[-1]
        cls = self.class_of(name, scope)
        return (self.number, f"{cls}.{last}") if cls and last in self.own[cls] else last

    def calls(self) -> Iterator[tuple[Key, int, int]]:
        """The names that calls may run: call, and position of an argument, or -1."""
        places = self.facts.places
        for number, call in enumerate(self.facts.calls):
            scope = places[call.place].scope
            for position, value in enumerate((call.function, *[each.value for each in call.arguments]), -1):
                if type(value) is Name:
                    yield self.key(value, scope), number, position
                elif type(value) is not Constant:
                    for key in {key for key, _ in self.leaves(value, scope)}:
                        yield key, number, position

    def decorated(self) -> Iterator[tuple[Key, tuple[int, ...]]]:
        """The names of decorators, with the functions that run them: that around, and the decorated one."""
        every: list[tuple[Function | Class, tuple[int, ...]]] = [(each, ()) for each in self.facts.classes]
        every += [(each, (number,)) for number, each in enumerate(self.facts.functions)]
        for each, decorated in every:
            place = self.facts.places[each.place]
            for key in {key for one in each.decorators for key, _ in self.leaves(one, place.scope)}:
                yield key, (*decorated, place.function)

    def leaves(self, expression: Expression, scope: int, *, holds: bool = True) -> Iterator[tuple[Key, int]]:
        """The names that an expression may be, or ``holds``, each with -1 for each call whose result it is.

        What was awaited is no coroutine any more, and of what it is nothing is run.
        """
        todo = [(expression, 0)]
        while todo:
            each, more = todo.pop()
            if isinstance(each, Name):
                yield self.key(each, scope), more
            elif isinstance(each, Attribute):
                yield each.attributes[-1], more
            elif isinstance(each, Result):
                call = self.facts.calls[each.call]
                last = leaf(call.function)
                if last in _HANDING_ON:
                    todo += [(argument.value, more) for argument in call.arguments[:1]]
                elif last == "type":  # of an object the class
                    todo += [(argument.value, more + 1) for argument in call.arguments]
                elif last in GIVING:
                    todo += [(argument.value, more) for argument in call.arguments]
                elif last in _TAKING:  # of a table
                    todo += [
                        (each, more) for each in (receiver(call.function), *[a.value for a in call.arguments[1:2]])
                    ]
                elif last == "TypeVar":  # what it is bound to
                    todo += [(argument.value, more) for argument in call.arguments]
                elif last == "getattr":
                    texts = [a.value.value for a in call.arguments if isinstance(a.value, Constant)]
                    yield from ((text, more) for text in texts if isinstance(text, str))
                    if prefix := prefix_of(self.facts, each.call):
                        yield f"{prefix}{ANY}", more
                todo.append((call.function, more - 1))
            elif isinstance(each, (Either, Sum, Alternatives)):
                todo += [(part, more) for part in each.parts]
            elif isinstance(each, Walrus):
                todo.append((each.value, more))
            elif not holds:
                continue
            elif isinstance(each, (Subscript, Star)):
                todo.append((each.value, more))
                if key := app_key_of(each):
                    yield key, more
            elif isinstance(each, (Display, Lambda)):
                parts = each.items if isinstance(each, Display) else inside(each, self.facts)
                todo += [(item, more) for item in parts]
            elif isinstance(each, Comprehension):
                todo.append((each.element, more))

    def bound(self) -> Iterator[tuple[Key, Key, int]]:
        """A name, what it may stand for, and -1 for each call whose result it is, or 1 where its result is that."""
        for scope in self.facts.scopes:
            name, stands_for = scope.receiver
            if name:
                cls = stands_for.removesuffix("()")
                yield (self.number, name), cls.lstrip(":").rpartition(".")[2], -1 if cls != stands_for else 0
            for name, bindings in scope.bindings.items():
                keys: list[Key] = [(self.number, name)]
                if lasts := scope.kind in ("module", "class"):
                    keys += [name, (self.number, scope.inside(name))]
                for meant, more in (each for one in bindings for each in self.of_binding(one, lasts=lasts)):
                    yield from ((key, meant, more) for key in keys)
        yield from self.assigned()
        for function in self.facts.functions:
            scope_of = self.facts.places[function.place].scope
            found = [(meant, more + 1) for meant, more in stated(self.number, function.returns, self.starred)]
            # The decorated function is what the decorator returns, or what the call of one does.
            for decorator in function.decorators:
                found += [(meant, more - 1) for meant, more in self.leaves(decorator, scope_of)]
            # Of a property it is what the attribute is.
            called = not any(leaf(each) in PROPERTIES for each in function.decorators)
            for value in function.returned:
                found += [(meant, more + called) for meant, more in self.leaves(value, function.scope)]
            for key in (function.name, (self.number, function.name), (self.number, function.qualname)):
                yield from ((key, meant, more) for meant, more in found)

    def of_binding(self, binding: Binding, *, lasts: bool) -> Iterator[tuple[Key, int]]:
        """What a name may stand for by one of its bindings; ``lasts``: other functions may use the name."""
        if binding.kind == "import":
            yield binding.dotted.rpartition(".")[2], 0
        if binding.value is not None:
            scope = self.facts.places[binding.place].scope
            yield from self.leaves(binding.value, scope)
            yield from self.wrapped(binding.value, scope) if lasts else ()
        yield from stated(self.number, binding.annotation, self.starred)

    def wrapped(self, value: Expression | None, scope: int) -> Iterator[tuple[Key, int]]:
        """The functions that may be inside of what a name is bound to."""
        return (each for one in inside(value, self.facts) for each in self.leaves(one, scope))

    def assigned(self) -> Iterator[tuple[Key, Key, int]]:
        """The same of attributes, and of the items of containers."""
        for assignment in self.facts.assignments:
            scope = self.facts.places[assignment.place].scope
            for target, own in apart(assignment):
                value = own.value
                named = target.value if isinstance(target, Subscript) else target
                if not bare(target):  # else it is a binding
                    yield from self.standing(named, scope, [] if value is None else [value], own.annotation)
                    yield from (
                        (key, meant, more)
                        for key in self.keys_of(named, scope)
                        for meant, more in self.wrapped(value, scope)
                    )
                if value is not None and (kept := app_key_of(target)):
                    yield from ((kept, meant, more) for meant, more in self.leaves(value, scope))
        yield from ((key, mark, 0) for key, mark in marked_tables(self.number, self.facts, self.own))
        for call in self.facts.calls:
            table, _ = appended_to(self.facts, call)
            # What a function itself takes out again it has handed over, by this call.
            if leaf(call.function) in _STORING and bare(table) in ("", *self.facts.scopes[0].bindings):
                scope, values = self.facts.places[call.place].scope, [each.value for each in call.arguments]
                yield from self.standing(table, scope, values)

    def keys_of(self, name: Expression, scope: int) -> list[Key]:
        """What an attribute or a container is known by."""
        keys: list[Key] = [(self.number, leaf(name)) if bare(name) else leaf(name)]
        if cls := self.class_of(name, scope):
            keys.append((self.number, f"{cls}.{leaf(name)}"))
        return keys

    def standing(
        self, name: Expression, scope: int, values: Sequence[Expression], annotation: Expression | None = None
    ) -> Iterator[tuple[Key, Key, int]]:
        """What an attribute or a container may stand for, or hold, that is given some values."""
        if not leaf(name):
            return
        found = [each for value in values for each in self.leaves(value, scope)] + list(
            stated(self.number, annotation, self.starred)
        )
        for key in self.keys_of(name, scope):
            yield from ((key, meant, more) for meant, more in found)
