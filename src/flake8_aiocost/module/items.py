"""What one item of a collection is: ``self.handlers[name]``, ``HANDLERS.get(name)``; of a mapping it is a value.

What a loop over a collection gives is an item as well, but of a mapping it is a key.

The annotation of the collection tells. Where there is none, what is stored in it does, if that is nothing but objects
of known classes: ``self.handlers[name] = Handler()``, ``self.handlers.append(Handler())``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flake8_aiocost.module.annotations import each_of, item_of, values
from flake8_aiocost.module.elements import Stated
from flake8_aiocost.module.expressions import (
    OTHER,
    Awaited,
    Comprehension,
    Display,
    Lambda,
    Name,
    Result,
    Subscript,
    bare,
    is_none,
    leaf,
    receiver,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.module.names import Names
    from flake8_aiocost.module.rings import Known, Rings

#: What stands for an item in a resolved name: ``.app.HANDLERS[]``.
ITEM = "[]"
#: What stands for what a loop over a collection gives: ``.app.HANDLERS[*]``.
EACH = "[*]"
#: Tells the name that is bound to what begins so, ``.app.HANDLERS[][=each]``, and stands for nothing else.
_BOUND = re.compile(r"\[=(\w+)\]")
#: ``Queue[int]()`` makes a ``Queue``; ``HANDLERS[name]()`` and ``handlers[name]()`` are calls of items.
_GENERIC = re.compile(r"_*[A-Z]\w*[a-z]\w*")
#: Methods that give an item; what such a method is of other objects, their class tells.
TAKING = frozenset({".get", ".get_nowait", ".pop", ".popleft", ".setdefault", ".__getitem__"})
#: What makes an empty collection, and whether it is a mapping.
_EMPTY = {
    **dict.fromkeys(("WeakSet", "deque", "list", "set"), False),
    **dict.fromkeys(("OrderedDict", "WeakValueDictionary", "defaultdict", "dict"), True),
}
#: Methods that store an item, and in which argument.
_STORING = {"append": 0, "appendleft": 0, "add": 0, "insert": 1, "setdefault": 1}
#: A value that is stored, and the scope that it stands in.
_Stored = tuple["Expression", int]


def taken(parts: Sequence[str], at: int) -> int:
    """How many parts of a name take an item, from one on: 1 of ``[]``, 2 of ``.get()``, 0 where they do not."""
    if at < len(parts) and parts[at] in (ITEM, EACH):
        return 1
    return 2 if at + 1 < len(parts) and parts[at] in TAKING and parts[at + 1] == "()" else 0


def is_vague(name: str) -> bool:
    """Whether a resolved name says nothing, or only that it is an item of what another module binds."""
    return name[0] == "?" or "[" in name


def tells_less(name: str) -> bool:
    """Whether a resolved name says less than an annotation does: what a method of a library's object returns."""
    return name[0] == "?" or (name[0] != ":" and "()." in name)


def as_far_as_known(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names of which some say nothing: with one unknown name for those, and none where all say nothing."""
    known = tuple([each for each in names if not is_vague(each)])
    if not known or len(known) == len(names):
        return known
    return (*known, next((each for each in names if each[0] == "?" and "[" not in each), "?"))


def bound(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The resolved names of a value that a name is bound to, which tell that name where an item is in them."""
    return tuple([f"{plain(each)}[={name}]" if "[" in each else each for each in names])


def plain(name: str) -> str:
    """A resolved name without what is bound to it."""
    return _BOUND.sub("", name) if "[=" in name else name


def unknown(name: str) -> str:
    """What a resolved name is where nobody tells what its items are: ``?each.load``, ``""`` where nothing is bound."""
    _, *rest = _BOUND.split(name)
    return f"?{rest[-2]}{rest[-1]}" if rest and ITEM not in rest[-1] and EACH not in rest[-1] else ""


def makes(function: Expression) -> bool:
    """Whether a subscript that is called is most likely a generic class: ``Queue[int]()``."""
    return isinstance(function, Subscript) and _GENERIC.fullmatch(leaf(function.value)) is not None


class Items:
    """The items of collections that are names, or attributes of the objects of classes, of one module."""

    def __init__(self, facts: ModuleFacts, names: Names, rings: Rings) -> None:
        """Look at nothing yet."""
        self._facts, self._names, self._rings = facts, names, rings
        self._stated = Stated(facts, names)
        self._known: Known = {}
        self._stores: dict[tuple[int | str, str], list[_Stored]] | None = None

    def of_name(self, name: str, scope: int, part: str = ITEM) -> tuple[str, ...]:
        """The resolved names of what the items of a name may be, ``()`` where that is not known.

        Args:
            name: of the collection.
            scope: where it stands.
            part: ``EACH`` for what a loop over it gives.
        """
        owner, each = self._names.bound_in(name, scope), part == EACH
        key = (owner, name, each)
        return self._rings.ask(self._known, key, (), self._of_name, *key) if owner >= 0 else ()

    def of_attribute(self, root: str, attribute: str, part: str = ITEM) -> tuple[str, ...]:
        """The same of an attribute of ``:Feed`` or ``:Feed()``."""
        key = (root[1:].removesuffix("()"), attribute, part == EACH)
        return self._rings.ask(self._known, key, (), self._of_attribute, *key)

    def of_display(self, display: Display, scope: int, part: str = ITEM) -> tuple[str, ...]:
        """The same of one that is written where an item is taken: ``{"a": Feed, "b": Page}[kind]``."""
        return self._of_stored(-1, "", [(display, scope)], part == EACH)

    def _of_name(self, owner: int, name: str, each: bool) -> tuple[str, ...]:
        stated = self._of_stated(self._stated.of_name(name, owner), each)
        if stated:
            return stated
        made = [(binding.value, owner) for binding in self._facts.scopes[owner].bindings[name]]
        return self._of_stored(owner, name, made, each)

    def _of_attribute(self, cls: str, attribute: str, each: bool) -> tuple[str, ...]:
        stated = self._of_stated(self._stated.of_attribute(cls, attribute), each)
        if stated:
            return stated
        made: list[tuple[Expression | None, int]] = [
            (one.value, self._names.scope_of(one.place)) for one in self._names.assigned(cls, attribute)
        ]
        records = self._names.defined.classes(cls)
        for record in records:
            bindings = self._facts.scopes[record.scope].bindings.get(attribute, ())
            made += [(one.value, record.scope) for one in bindings if one.value and not is_none(one.value)]
        if made:
            return self._of_stored(cls, attribute, made, each)
        # Bases in other modules are asked by the linker.
        for record in records:
            for base in record.bases:
                name = self._names.name(base, self._names.scope_of(record.place))
                part = EACH if each else ITEM
                if name.startswith(":") and (inherited := self.of_attribute(name, attribute, part)):
                    return inherited
        return ()

    def _of_stated(self, stated: Sequence[_Stored], each: bool) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for annotation, where in stated:
            inner = (each_of if each else item_of)(annotation, where, self._names)
            if inner is not None:
                found.update(dict.fromkeys(values(inner, where, self._names)))
        return tuple(found)

    def _of_stored(
        self, owner: int | str, name: str, made: Sequence[tuple[Expression | None, int]], each: bool
    ) -> tuple[str, ...]:
        """The objects in a collection that begins as a display, and to which others are added; or functions."""
        begun = [self._begun(value, scope) for value, scope in made]
        if any(one is None or (each and one[0]) for one in begun):
            return ()
        stored = [item for one in begun if one is not None for item in one[1]]
        stored += self._all_stores().get((owner, name), ())
        found: dict[str, None] = {}
        for value, where in stored:
            function = self._called_by(value) if isinstance(value, Lambda) else value
            found.update(dict.fromkeys(self._names.candidates(function, where) or ("?",)))
        return as_far_as_known(tuple(found))

    def _called_by(self, value: Lambda) -> Expression:
        """What a lambda calls that makes its result: ``lambda: Feed()`` stands for ``Feed``."""
        body = value.body.value if isinstance(value.body, Awaited) else value.body
        return self._facts.calls[body.call].function if isinstance(body, Result) else OTHER

    def _begun(self, value: Expression | None, scope: int) -> tuple[bool, list[_Stored]] | None:
        """Whether what a collection begins as is a mapping, and what is in it; ``None`` where that is not known."""
        if isinstance(value, Display):
            return value.kind == "dict", [(item, scope) for item in value.items]
        if isinstance(value, Comprehension):
            return value.kind == "dict", [(value.element, self._names.scope_of(value.place))]
        if not isinstance(value, Result):
            return None
        call = self._facts.calls[value.call]
        last = leaf(call.function)
        plain = last in _EMPTY and len(call.arguments) <= (last == "defaultdict")
        return (_EMPTY[last], []) if plain else None

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
