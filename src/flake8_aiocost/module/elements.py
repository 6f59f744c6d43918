"""What the items of a collection are: of a loop's variable, the class that an annotation tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.annotations import items, iterated_of, key_of, values
from flake8_aiocost.module.awaited import part_of_gather, work
from flake8_aiocost.module.expressions import OTHER, Awaited, Display, Name, Result, Subscript, bare, leaf, receiver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Call, ModuleFacts
    from flake8_aiocost.module.names import Names
    from flake8_aiocost.module.scope import Binding

#: Calls that give the items of their first argument, and methods that give those of their object.
SAME = {"list", "tuple", "set", "sorted", "reversed", "iter", "frozenset"}
#: Methods that give a part of a mapping, or all of it, with what they tell of it.
_VIEWS = {"keys": key_of, "values": items, "copy": None}
_DEPTH = 4
_STREAMS = ("asyncio.StreamReader", "asyncio.StreamWriter")
_MEMORY = ("anyio.streams.memory.MemoryObjectSendStream", "anyio.streams.memory.MemoryObjectReceiveStream")
#: Functions of libraries that return tuples, by their last part: the classes of the parts.
TUPLES: dict[str, dict[str, tuple[str, ...]]] = {
    "open_connection": {"asyncio.open_connection": _STREAMS},
    "open_unix_connection": {"asyncio.open_unix_connection": _STREAMS},
    "create_memory_object_stream": {"anyio.create_memory_object_stream": _MEMORY},
}
#: An annotation, and the scope that it stands in.
_Stated = tuple["Expression", int]


def elements(
    value: Expression, scope: int, facts: ModuleFacts, names: Names, path: tuple[int, ...] = ()
) -> tuple[str, ...]:
    """The resolved names of the items, ``()`` where they are not known.

    Args:
        value: what is iterated over.
        scope: where it is evaluated.
        facts: the module.
        names: its resolver.
        path: leads to a part of an item, as ``Binding.path`` does.
    """
    found: dict[str, None] = {}
    for annotation, where in _Items(facts, names).of(value, scope, path, _DEPTH):
        found.update(dict.fromkeys(values(annotation, where, names)))
    return tuple(found)


def parts(value: Expression, scope: int, facts: ModuleFacts, names: Names, path: tuple[int, ...]) -> tuple[str, ...]:
    """The resolved names of what a part of a value may be, ``()`` where they are not known.

    Args:
        value: a call, awaited or not, whose result is taken apart: ``reader, writer = await open_connection()``.
        scope: where it is evaluated.
        facts: the module.
        names: its resolver.
        path: leads to the part, as ``Binding.path`` does.
    """
    awaited = isinstance(value, Awaited)
    value = value.value if isinstance(value, Awaited) else value
    function: Expression | None = None
    if awaited and (handed := work(value, scope, names)) is not None:
        value, is_called, scope = handed
        function = value if is_called else None
    if awaited and (one := part_of_gather(value, scope, names, path[0])) is not None:
        return parts(one, scope, facts, names, path[1:]) if path[1:] else names.candidates(one, scope)
    if function is None:
        if not isinstance(value, Result):
            return ()
        function = facts.calls[value.call].function
    function = function.value if isinstance(function, Subscript) else function
    last = names.last(function, scope)
    if last in TUPLES and len(path) == 1:
        made = TUPLES[last].get(names.name(function, scope), ())
        return tuple([f"{each}()" for each in made[path[0] : path[0] + 1]])
    found: dict[str, None] = {}
    for annotation, where in _Items(facts, names).result(function, scope, path):
        found.update(dict.fromkeys(values(annotation, where, names)))
    return tuple(found)


def same_items(call: Call, path: tuple[int, ...]) -> tuple[Expression, tuple[int, ...]] | None:
    """What has the items that a call gives, and the way to a part of them there: of ``enumerate(feeds)`` ``feeds``.

    Args:
        call: any call.
        path: leads to a part of an item of its result, as ``Binding.path`` does.
    """
    if not bare(call.function):
        return None
    last, plain = leaf(call.function), [each.value for each in call.arguments if not each.star and not each.keyword]
    if last in SAME and plain:
        return plain[0], path
    if last == "enumerate" and plain and path[:1] == (1,):
        return plain[0], path[1:]
    if last == "zip" and path and path[0] < len(plain) == sum(not each.keyword for each in call.arguments):
        return plain[path[0]], path[1:]
    return None


class _Items:
    """Finds the annotations of items."""

    def __init__(self, facts: ModuleFacts, names: Names) -> None:
        self._facts, self._names, self._said = facts, names, Stated(facts, names)

    def of(self, value: Expression, scope: int, path: tuple[int, ...], depth: int) -> Iterator[_Stated]:
        """The annotations of the items of a value, or of a part of them."""
        value = value.value if isinstance(value, Awaited) else value
        if depth == 0:
            return
        if not isinstance(value, Result):
            for annotation, where in self._said.of(value, scope, depth):
                yield from self._part(iterated_of(annotation, where, self._names), where, path)
            return
        call = self._facts.calls[value.call]
        last = leaf(call.function)
        if (through := same_items(call, path)) is not None:
            yield from self.of(through[0], scope, through[1], depth - 1)
        elif not bare(call.function) and not call.arguments and last in _VIEWS:
            inner = _VIEWS[last] or iterated_of
            for annotation, where in self._said.of(receiver(call.function), scope, depth):
                yield from self._part(inner(annotation, where, self._names), where, path)
        elif not bare(call.function) and not call.arguments and last == "items" and path:
            for annotation, where in self._said.of(receiver(call.function), scope, depth):
                inner = items if path[0] == 1 else key_of
                yield from self._part(inner(annotation, where, self._names), where, path[1:])
        else:
            for annotation, where in self._said.returned(call.function, scope):
                yield from self._part(iterated_of(annotation, where, self._names), where, path)

    def result(self, function: Expression, scope: int, path: tuple[int, ...]) -> Iterator[_Stated]:
        """The annotations of a part of what a function of this module returns."""
        for annotation, where in self._said.returned(function, scope):
            yield from self._part(annotation, where, path)

    def _part(self, annotation: Expression | None, scope: int, path: tuple[int, ...]) -> Iterator[_Stated]:
        """A part of what an annotation tells: ``B`` of ``tuple[A, B]``."""
        for at in path:
            is_tuple = isinstance(annotation, Subscript) and leaf(annotation.value).lower() == "tuple"
            if not isinstance(annotation, Subscript) or not is_tuple or at >= len(annotation.items):
                return
            annotation = annotation.items[at]
        if annotation is not None:
            yield annotation, scope


class Stated:
    """Finds what a module says of its collections: annotations, each with the scope that it stands in."""

    def __init__(self, facts: ModuleFacts, names: Names) -> None:
        """Look at nothing yet."""
        self._facts, self._names = facts, names

    def returned(self, function: Expression, scope: int) -> Iterator[_Stated]:
        """What functions of this module are said to return."""
        wanted = {name[1:].replace("().", ".") for name in self._names.candidates(function, scope) if name[:1] == ":"}
        for each in self._names.defined.functions(wanted):
            if each.returns is not None:
                yield each.returns, self._names.scope_of(each.place)

    def of_name(self, name: str, owner: int) -> list[_Stated]:
        """The annotations of a collection that is a name, which a scope binds."""
        return [found for each in self._facts.scopes[owner].bindings[name] for found in self._of_binding(each, owner)]

    def of_attribute(self, cls: str, attribute: str) -> list[_Stated]:
        """Those of an attribute of a class and its objects."""
        return list(self._of_attribute(cls, attribute, _DEPTH))

    def of(self, value: Expression, scope: int, depth: int) -> Iterator[_Stated]:
        """Those of a collection that is a name or an attribute."""
        if bare(value):
            owner = self._names.bound_in(bare(value), scope)
            for binding in self._facts.scopes[owner].bindings[bare(value)] if owner >= 0 else ():
                yield from self._of_binding(binding, owner, depth)
        elif isinstance(value, Name) and len(value.attributes) == 1:
            for cls in self._names.candidates(Name(value.root), scope):
                if cls.startswith(":") and cls.endswith("()"):
                    yield from self._of_attribute(cls[1:-2], value.attributes[0], depth)

    def _of_binding(self, binding: Binding, owner: int, depth: int = _DEPTH) -> Iterator[_Stated]:
        where = self._names.scope_of(binding.place)
        if binding.annotation is not None:
            outside = max(self._facts.scopes[owner].parent, 0)
            yield _collected(binding), outside if binding.kind == "parameter" else where
        elif binding.kind == "value" and binding.value is not None and not isinstance(binding.value, Display):
            yield from self._of_value(binding.value, where, depth)
        elif binding.value is not None and depth > 1 and not binding.whole and (binding.kind == "item" or binding.path):
            # ``for group in self.groups.values(): for each in group:``
            yield from _Items(self._facts, self._names).of(binding.value, where, binding.path, depth - 1)

    def _of_value(self, value: Expression, scope: int, depth: int) -> Iterator[_Stated]:
        """What is said of a collection that a name is bound to."""
        value = value.value if isinstance(value, Awaited) else value
        if depth <= 1:
            return
        if isinstance(value, Result):
            call = self._facts.calls[value.call]
            last = leaf(call.function)
            if last in SAME and bare(call.function) and len(call.arguments) == 1:
                for annotation, where in self._of_value(call.arguments[0].value, scope, depth - 1):
                    yield from _listed(iterated_of(annotation, where, self._names), where)
            elif last in _VIEWS and not call.arguments and not bare(call.function):
                inner = _VIEWS[last]
                for annotation, where in self._of_value(receiver(call.function), scope, depth - 1):
                    listed = _listed(inner(annotation, where, self._names), where) if inner else [(annotation, where)]
                    yield from listed
            else:
                yield from self.returned(call.function, scope)
        else:
            yield from self.of(value, scope, depth - 1)

    def _of_attribute(self, cls: str, attribute: str, depth: int) -> Iterator[_Stated]:
        """What a class says of one of its attributes, in its body or where a method assigns it."""
        for record in self._names.defined.classes(cls):
            for binding in self._facts.scopes[record.scope].bindings.get(attribute, ()):
                yield from self._of_binding(binding, record.scope, depth)
        for assignment in self._names.assigned(cls, attribute):
            where = self._names.scope_of(assignment.place)
            if assignment.annotation is not None:
                yield assignment.annotation, where
            elif assignment.value is not None:
                yield from self._of_value(assignment.value, where, depth)


def _listed(item: Expression | None, scope: int) -> list[_Stated]:
    """The annotation of a list of such items."""
    return [(Subscript(Name("list"), (item,)), scope)] if item is not None else []


def _collected(binding: Binding) -> Expression:
    """The annotation of a name; that of ``*each: X`` and ``**each: X`` is of the items."""
    stated = binding.annotation or OTHER
    if not binding.star:
        return stated
    return Subscript(Name("list"), (stated,)) if binding.star == "*" else Subscript(Name("dict"), (Name("str"), stated))
