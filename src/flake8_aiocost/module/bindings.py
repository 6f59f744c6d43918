"""What the bindings of a name make of it: imports, aliases, shadowing, parameters, assigned values.

A name with several bindings that disagree is unknown, with these exceptions: a binding to ``None`` says nothing; of
several imports, and of ``try: ... except ImportError: ...``, the first counts (the linker follows the others too, where
all are of the project); an unannotated parameter with the default ``None`` is what it is assigned later.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.module.annotations import aliased, values
from flake8_aiocost.module.canonical import ASYNCIO_ALL, canonical, is_builtin
from flake8_aiocost.module.elements import elements, parts
from flake8_aiocost.module.expressions import (
    Attribute,
    Awaited,
    Constant,
    Either,
    Name,
    Result,
    Subscript,
    bare,
    is_none,
    leaf,
    receiver,
)
from flake8_aiocost.module.injected import annotated_with, asked_for
from flake8_aiocost.module.items import bound, is_vague, tells_less
from flake8_aiocost.module.literal_items import LiteralItems
from flake8_aiocost.module.looped import looped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.module.names import Names
    from flake8_aiocost.module.rings import Known, Rings
    from flake8_aiocost.module.scope import Binding

#: Names that one expression may stand for; of more it is not known what they have in common.
_MOST_NAMES = 100
#: Methods that put something into a collection.
_ADDING = frozenset({"add", "append", "appendleft", "extend", "insert", "setdefault", "update"})
_REFERRING = (Name, Attribute, Result, Subscript, Awaited, Either)


class Bindings:
    """Looks bare names up, each from a scope (an index into ``ModuleFacts.scopes``)."""

    def __init__(self, facts: ModuleFacts, names: Names, rings: Rings) -> None:
        """Nothing is looked up yet; ``names`` resolves the values that names are bound to."""
        self._facts = facts
        self._names = names
        self._rings = rings
        self._known: Known = {}
        self._owners: dict[tuple[str, int], int] = {}

    def enclosing(self, scope: int) -> Iterator[int]:
        """A scope and those in which a name is looked for next: classes are seen by their own statements only."""
        yield scope
        scopes = self._facts.scopes
        scope = scopes[scope].parent
        while scope >= 0:
            if scopes[scope].kind != "class":
                yield scope
            scope = scopes[scope].parent

    def bound_in(self, name: str, scope: int) -> int:
        """The scope that binds a bare name which stands in ``scope``, or -1."""
        key = name, scope
        owner = self._owners.get(key)
        if owner is None:
            scopes = self._facts.scopes
            start = scopes[scope].declared.get(name, scope)
            owner = next((each for each in self.enclosing(start) if name in scopes[each].bindings), -1)
            self._owners[key] = owner
        return owner

    @cached_property
    def _renamed(self) -> frozenset[str]:
        """The names that an import binds to something of another name."""
        return frozenset(
            name
            for scope in self._facts.scopes
            for name, bindings in scope.bindings.items()
            if any(each.kind == "import" and each.dotted.rpartition(".")[2] != name for each in bindings)
        )

    def last(self, expression: Expression, scope: int) -> str:
        """The last part of a name as it is where it comes from: ``gather`` for ``g`` that was imported so."""
        name = leaf(expression)
        if name not in self._renamed or not bare(expression) or (owner := self.bound_in(name, scope)) < 0:
            return name
        bindings = self._facts.scopes[owner].bindings[name]
        first = bindings[0]
        if first.kind != "import" or any((each.kind, each.dotted) != (first.kind, first.dotted) for each in bindings):
            return name
        return first.dotted.rpartition(".")[2]

    def lookup(self, name: str, scope: int) -> tuple[str, ...]:
        """What a bare name stands for in a scope."""
        scopes = self._facts.scopes
        for each in self.enclosing(scopes[scope].declared.get(name, scope)):
            if name in scopes[each].bindings:
                key = (each, name)
                hit = self._known.get(key)
                if hit is not None and not self._rings.depth:
                    return hit[0] or (f"?{name}",)
                if scopes[each].kind == "class" and self._rings.is_open(self._known, key):
                    # ``loop = loop`` in a class body: the second one is looked for outside.
                    continue
                bindings = scopes[each].bindings[name]
                found = self._rings.ask(self._known, key, (), self._bound, name, each, bindings)
                return found or (() if self._rings.depth else (f"?{name}",))
        stars = self._facts.stars
        if "asyncio" in stars and name in ASYNCIO_ALL:
            return (f"asyncio.{name}",)
        if is_builtin(name) and all(module == "asyncio" for module in stars):
            return (f"builtins.{name}",)
        return (f"?{name}",)

    def _bound(self, name: str, scope: int, bindings: tuple[Binding, ...]) -> tuple[str, ...]:
        kept = [each for each in bindings if each.kind != "deleted" and not _says_none(each)]
        found = [(each, self.of_binding(name, scope, each)) for each in kept]
        if len(kept) > 1:
            if declared := self._declared(kept):
                return declared
            found = [(each, names) for each, names in found if names and not _is_placeholder(each)]
            if any(_is_announced(each) and not is_vague(names[0]) for each, names in found):
                found = [pair for pair in found if not all(map(tells_less, pair[1]))]
            firm = [pair for pair in found if not self._is_fallback(pair[0]) and not is_vague(pair[1][0])]
            others = [each for each, names in found if self._is_fallback(each) or is_vague(names[0])]
            if firm and others and all(self._is_fallback(each) for each in others):
                found = firm
            if found and all(each.kind == "import" for each, _ in found):
                return found[0][1]
        return once(tuple([result for _, names in found for result in names])) or ((f"?{name}",) if kept else ())

    def _declared(self, bindings: list[Binding]) -> tuple[str, ...]:
        """What a name is said to be that is annotated once and bound elsewhere: below ``if TYPE_CHECKING``, say."""
        stated = [each for each in bindings if each.kind == "value" and each.annotation is not None]
        if len(stated) != 1 or stated[0].value is not None or stated[0].annotation is None:
            return ()
        return values(stated[0].annotation, self._names.scope_of(stated[0].place), self._names)

    def _is_fallback(self, binding: Binding) -> bool:
        return self._facts.places[binding.place].fallback

    def of_binding(self, name: str, scope: int, binding: Binding) -> tuple[str, ...]:
        """What one binding makes of a name; ``scope`` is the one that binds it."""
        unknown = (f"?{name}",)
        kind, value, where = binding.kind, binding.value, self._names.scope_of(binding.place)
        if kind == "import":
            return (canonical(binding.dotted),)
        if kind in ("function", "class"):
            return (f":{binding.dotted}",)
        if kind == "parameter":
            return self._parameter(name, scope, binding) or unknown
        if kind == "with" and value is not None:
            return bound(self._names.candidates(value, where), name) or unknown
        if (kind == "item" or binding.path) and value is not None:
            read = parts if binding.whole else elements
            return read(value, where, self._facts, self._names, binding.path) or self._item(name, binding) or unknown
        if kind == "value":
            stated = values(binding.annotation, where, self._names) if binding.annotation is not None else ()
            found = aliased(value, where, self._names) if value is not None else ()
            found = found or (bound(self._names.candidates(value, where), name) if value is not None else ())
            if stated and (not found or is_vague(found[0]) or found[0].endswith("()") or _is_held(found[0])):
                return stated
            if found:
                return found
            owner = self._facts.scopes[scope]
            if owner.kind in ("module", "class") and value is not None and not _refers(value):
                return (f":{owner.inside(name)}",)
        return unknown

    def _item(self, name: str, binding: Binding) -> tuple[str, ...]:
        """What a loop binds a name to that goes over a collection of which another module tells."""
        value, where = binding.value, self._names.scope_of(binding.place)
        item = looped(value, binding.path, self._facts) if value is not None and not binding.whole else None
        found = self._names.candidates(item, where) if item is not None else ()
        if value is None or binding.whole or not all(map(is_vague, found)):
            return bound(found, name)
        return self._literal.of(value, where, binding.path) or bound(found, name)

    @cached_property
    def _literal(self) -> LiteralItems:
        calls = self._facts.calls
        changed = frozenset([leaf(receiver(each.function)) for each in calls if leaf(each.function) in _ADDING])
        return LiteralItems(self._names, changed)

    def _parameter(self, name: str, scope: int, binding: Binding) -> tuple[str, ...]:
        owner = self._facts.scopes[scope]
        if owner.receiver[0] == name:
            return (owner.receiver[1],)
        around = max(owner.parent, 0)
        if binding.annotation is not None and not binding.star:
            stated = values(binding.annotation, around, self._names)
            return stated or annotated_with(binding.annotation, around, self._facts, self._names)
        return asked_for(binding.value, around, self._facts, self._names) if binding.value else ()


def once(names: tuple[str, ...]) -> tuple[str, ...]:
    """Without repetition, and no more than anybody needs: 30 lines can make a billion names by ``a.b or a.c``."""
    found = tuple(dict.fromkeys(names)) if len(names) > 1 else names
    return found if len(found) <= _MOST_NAMES else (*found[:_MOST_NAMES], "?")


def _refers(value: Expression) -> bool:
    """Whether a value is about something else, and so no constant of its own; ``None`` and booleans are none."""
    if isinstance(value, Constant):
        return value.value is None or isinstance(value.value, bool)
    return isinstance(value, _REFERRING)


def _says_none(binding: Binding) -> bool:
    return binding.kind == "value" and binding.annotation is None and is_none(binding.value)


def _is_announced(binding: Binding) -> bool:
    """``bot: Client | None = None`` says what it will be."""
    return binding.kind == "value" and binding.annotation is not None and is_none(binding.value)


def _is_held(name: str) -> bool:
    """Whether a resolved name is an attribute of an object of which only an annotation may tell what it is.

    ``pool: Pool = request.app.state.pool``. What an object of this module has may be a method that is handed on.
    """
    _, called, held = name.rpartition("().")
    return bool(called) and (name[0] != ":" or "." in held)


def _is_placeholder(binding: Binding) -> bool:
    """An unannotated parameter whose default ``None`` asks for an assignment later."""
    return binding.kind == "parameter" and binding.annotation is None and is_none(binding.value)
