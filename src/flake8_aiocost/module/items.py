"""What one item of a collection is: ``self.handlers[name]``, ``HANDLERS.get(name)``; of a mapping it is a value.

The annotation of the collection tells. Where there is none, what is stored in it does, if that is nothing but objects
of known classes: ``self.handlers[name] = Handler()``, ``self.handlers.append(Handler())``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flake8_aiocost.module.annotations import item_of, values
from flake8_aiocost.module.elements import SAME, Stated
from flake8_aiocost.module.expressions import Attribute, Display, Name, Result, Subscript, bare, leaf, receiver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.module.names import Names
    from flake8_aiocost.module.rings import Known, Rings

#: What stands for an item in a resolved name: ``.app.HANDLERS[]``.
ITEM = "[]"
#: Tells the name that is bound to what begins so, ``.app.HANDLERS[][=each]``, and stands for nothing else.
_BOUND = re.compile(r"\[=(\w+)\]")
#: ``Queue[int]()`` makes a ``Queue``; ``HANDLERS[name]()`` and ``handlers[name]()`` are calls of items.
_GENERIC = re.compile(r"_*[A-Z]\w*[a-z]\w*")
#: Methods that give an item; what such a method is of other objects, their class tells.
TAKING = frozenset({".get", ".pop", ".popleft", ".setdefault", ".__getitem__"})
#: Methods that store an item, and in which argument.
_STORING = {"append": 0, "appendleft": 0, "add": 0, "insert": 1, "setdefault": 1}
#: A value that is stored, and the scope that it stands in.
_Stored = tuple["Expression", int]


def taken(parts: Sequence[str], at: int) -> int:
    """How many parts of a name take an item, from one on: 1 of ``[]``, 2 of ``.get()``, 0 where they do not."""
    if at < len(parts) and parts[at] == ITEM:
        return 1
    return 2 if at + 1 < len(parts) and parts[at] in TAKING and parts[at + 1] == "()" else 0


def is_vague(name: str) -> bool:
    """Whether a resolved name says nothing, or only that it is an item of what another module binds."""
    return name[0] == "?" or "[" in name


def bound(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The resolved names of a value that a name is bound to, which tell that name where an item is in them."""
    return tuple([f"{plain(each)}[={name}]" if "[" in each else each for each in names])


def plain(name: str) -> str:
    """A resolved name without what is bound to it."""
    return _BOUND.sub("", name) if "[=" in name else name


def unknown(name: str) -> str:
    """What a resolved name is where nobody tells what its items are: ``?each.load``, ``""`` where nothing is bound."""
    _, *rest = _BOUND.split(name)
    return f"?{rest[-2]}{rest[-1]}" if rest and ITEM not in rest[-1] else ""


def makes(function: Expression) -> bool:
    """Whether a subscript that is called is most likely a generic class: ``Queue[int]()``."""
    return isinstance(function, Subscript) and _GENERIC.fullmatch(leaf(function.value)) is not None


def iterated(value: Expression, path: tuple[int, ...], facts: ModuleFacts) -> Expression | None:
    """The collection of which a loop takes the items: of ``for name, each in HANDLERS.items()`` that is ``HANDLERS``.

    Args:
        value: what is iterated over.
        path: leads to the part of an item that is meant, as ``Binding.path`` does.
        facts: the module.
    """
    if isinstance(value, (Name, Attribute)):
        return value if not path else None
    if not isinstance(value, Result):
        return None
    call = facts.calls[value.call]
    last = leaf(call.function)
    if bare(call.function):
        first = call.arguments[0].value if len(call.arguments) == 1 else None
        return iterated(first, path, facts) if first is not None and last in SAME else None
    views = (last == "values" and not path) or (last == "items" and path == (1,))
    return receiver(call.function) if views and not call.arguments else None


class Items:
    """The items of collections that are names, or attributes of the objects of classes, of one module."""

    def __init__(self, facts: ModuleFacts, names: Names, rings: Rings) -> None:
        """Look at nothing yet."""
        self._facts, self._names, self._rings = facts, names, rings
        self._stated = Stated(facts, names)
        self._known: Known = {}
        self._stores: dict[tuple[int | str, str], list[_Stored]] | None = None

    def of_name(self, name: str, scope: int) -> tuple[str, ...]:
        """The resolved names of what the items of a name may be, ``()`` where that is not known."""
        owner = self._names.bound_in(name, scope)
        return self._rings.ask(self._known, (owner, name), (), self._of_name, owner, name) if owner >= 0 else ()

    def of_attribute(self, root: str, attribute: str) -> tuple[str, ...]:
        """The same of an attribute of ``:Feed`` or ``:Feed()``."""
        cls = root[1:].removesuffix("()")
        return self._rings.ask(self._known, (cls, attribute), (), self._of_attribute, cls, attribute)

    def _of_name(self, owner: int, name: str) -> tuple[str, ...]:
        stated = self._stated.of_name(name, owner)
        if stated:
            return self._of_stated(stated)
        values = [each.value for each in self._facts.scopes[owner].bindings[name]]
        return self._of_stored(owner, name, values, owner)

    def _of_attribute(self, cls: str, attribute: str) -> tuple[str, ...]:
        stated = self._stated.of_attribute(cls, attribute)
        if stated:
            return self._of_stated(stated)
        made = [(each.value, self._names.scope_of(each.place)) for each in self._names.assigned(cls, attribute)]
        if made:
            return self._of_stored(cls, attribute, [value for value, _ in made], made[0][1])
        # Bases in other modules are asked by the linker.
        for record in self._names.defined.classes(cls):
            for base in record.bases:
                name = self._names.name(base, self._names.scope_of(record.place))
                if name.startswith(":") and (inherited := self.of_attribute(name, attribute)):
                    return inherited
        return ()

    def _of_stated(self, stated: Sequence[_Stored]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for annotation, where in stated:
            inner = item_of(annotation, where, self._names)
            if inner is not None:
                found.update(dict.fromkeys(values(inner, where, self._names)))
        return tuple(found)

    def _of_stored(self, owner: int | str, name: str, made: Sequence[Expression | None], scope: int) -> tuple[str, ...]:
        """The objects in a collection that begins as a display, and to which others are added."""
        if not all(isinstance(each, Display) for each in made):
            return ()
        stored = [(item, scope) for each in made if isinstance(each, Display) for item in each.items]
        stored += self._all_stores().get((owner, name), ())
        found: dict[str, None] = {}
        for value, where in stored:
            names = self._names.candidates(value, where)
            if not names or any(each[0] == "?" or "[" in each for each in names):
                return ()
            found.update(dict.fromkeys(names))
        return tuple(found)

    def _all_stores(self) -> dict[tuple[int | str, str], list[_Stored]]:
        """What is stored anywhere, by the scope or class of the collection and its name."""
        if self._stores is None:
            self._stores = {}
            for each in self._facts.assignments:
                for target in each.targets:
                    if isinstance(target, Subscript) and each.value is not None:
                        self._store(target.value, each.value, self._names.scope_of(each.place))
            for call in self._facts.calls:
                at = _STORING.get(leaf(call.function), -1)
                if 0 <= at < len(call.arguments) and not any(each.star for each in call.arguments):
                    scope = self._names.scope_of(call.place)
                    self._store(receiver(call.function), call.arguments[at].value, scope)
        return self._stores

    def _store(self, collection: Expression, value: Expression, scope: int) -> None:
        if self._stores is None or not isinstance(collection, Name):
            return
        if bare(collection):
            owner: int | str = self._names.bound_in(collection.root, scope)
            self._stores.setdefault((owner, collection.root), []).append((value, scope))
        elif len(collection.attributes) == 1:
            cls = self._names.owner_of(collection.root, scope)
            if cls:
                self._stores.setdefault((cls, collection.attributes[0]), []).append((value, scope))
