"""What an expression means here: names through their bindings, and what an object was made by or annotated as.

Answers are resolved names in the grammar of ``model.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.app_keys import STATE, app_key_of
from flake8_aiocost.module.attributes import Attributes
from flake8_aiocost.module.awaited import awaited
from flake8_aiocost.module.bindings import Bindings, once
from flake8_aiocost.module.by_name import ByName
from flake8_aiocost.module.canonical import canonical
from flake8_aiocost.module.expressions import (
    Attribute,
    Awaited,
    Display,
    Either,
    Name,
    Result,
    Subscript,
    Walrus,
)
from flake8_aiocost.module.items import EACH, ITEM, Items, makes, taken
from flake8_aiocost.module.looped import is_each
from flake8_aiocost.module.passed_through import CLASS, own_class, passed_through, stated
from flake8_aiocost.module.rings import Rings
from flake8_aiocost.module.stored import count
from flake8_aiocost.module.written import written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Assignment, Function, ModuleFacts
    from flake8_aiocost.module.scope import Binding

_CLASS = f".{CLASS}"


class Resolver:
    """Resolves expressions of one module, each in a scope (an index into ``ModuleFacts.scopes``)."""

    def __init__(self, facts: ModuleFacts, rings: Rings | None = None) -> None:
        """Nothing is resolved yet; ``rings`` are those of the project."""
        rings = rings or Rings(count(facts, "calls"))
        self.facts = facts
        self.defined = ByName(facts)
        self._called: dict[int, str] = {}
        self._rings = rings
        #: What names mean, by the scope that binds them: most stand there many times.
        self._meant: dict[tuple[Name, int], tuple[str, ...]] = {}
        self._attributes = Attributes(facts, self, rings)
        self._bindings = Bindings(facts, self, rings)
        self._items = Items(facts, self, rings)

    def scope_of(self, place: int) -> int:
        """The scope of a place."""
        return self.facts.places[place].scope

    def enclosing(self, scope: int) -> Iterator[int]:
        """A scope and those in which a name is looked for next: classes are seen by their own statements only."""
        return self._bindings.enclosing(scope)

    def bound_in(self, name: str, scope: int) -> int:
        """The scope that binds a bare name which stands in ``scope``, or -1."""
        return self._bindings.bound_in(name, scope)

    def last(self, expression: Expression, scope: int) -> str:
        """The last part of a name as it is where it comes from: ``gather`` for ``g`` that was imported so."""
        return self._bindings.last(expression, scope)

    def called(self, call: int) -> str:
        """Likewise of what a call calls."""
        found = self._called.get(call)
        if found is None:
            record = self.facts.calls[call]
            found = self._called[call] = self._bindings.last(record.function, self.scope_of(record.place))
        return found

    def of_binding(self, name: str, scope: int, binding: Binding) -> tuple[str, ...]:
        """What one binding makes of a name; ``scope`` is the one that binds it."""
        return self._bindings.of_binding(name, scope, binding)

    # ── expressions ────────────────────────────────────────────────────────────────────────────────────────────

    def callees(self, call: int) -> tuple[str, ...]:
        """All names that a call's callee may stand for."""
        record = self.facts.calls[call]
        function = record.function
        if isinstance(function, Subscript) and makes(function):
            function = function.value
        return self.candidates(function, self.scope_of(record.place))

    def name(self, expression: Expression, scope: int) -> str:
        """The resolved name of an expression, ``""`` where it is none."""
        return self._single(self.candidates(expression, scope), expression)

    def _single(self, found: tuple[str, ...], expression: Expression) -> str:
        if len(found) <= 1:
            return found[0] if found else ""
        text = written(expression, self.facts)
        return f"?{text}" if text else ""

    def candidates(self, expression: Expression, scope: int) -> tuple[str, ...]:
        """All names that an expression may stand for, several where branches bind it differently."""
        # While questions are open, an answer may be a part of one.
        if type(expression) is not Name or self._rings.depth:
            return self._candidates(expression, scope)
        key = expression, self._bindings.bound_in(expression.root, scope)
        found = self._meant.get(key)
        if found is None:
            stops = self._rings.stops
            found = self._candidates(expression, scope)
            if self._rings.stops == stops:
                self._meant[key] = found
        return found

    def _candidates(self, expression: Expression, scope: int) -> tuple[str, ...]:
        parts: list[str] = []
        roots: tuple[str, ...] = ()
        while True:
            kind = type(expression)
            if kind is Attribute:
                parts += [f".{each}" for each in reversed(expression.attributes)]  # type: ignore[union-attr]
                expression = expression.value  # type: ignore[union-attr,assignment]
            elif kind is Result:
                call = self.facts.calls[expression.call]  # type: ignore[union-attr]
                if 0 < len(call.arguments) <= 2 and (roots := stated(call, scope, self)):
                    break
                through = passed_through(call, scope, self)
                if through is None:
                    parts.append("()")
                expression = call.function if through is None else through
            elif kind is Awaited:
                expression, called, scope = awaited(expression.value, scope, self)  # type: ignore[union-attr,arg-type]
                parts += called
            elif kind is Walrus:
                expression = expression.value  # type: ignore[union-attr,assignment]
            elif kind is Subscript and expression.items:  # type: ignore[union-attr]
                if (key := app_key_of(expression)) and not self._is_display(expression, scope):
                    parts += [f".{key}", f".{STATE}"]
                elif not (parts and parts[-1] == "()" and makes(expression)):
                    parts.append(EACH if is_each(expression) else ITEM)
                expression = expression.value  # type: ignore[union-attr,assignment]
            else:
                break
        if roots:
            pass
        elif isinstance(expression, Name):
            parts += [f".{each}" for each in reversed(expression.attributes)]
            if parts[-1:] == [_CLASS] and (roots := own_class(expression.root, scope, self)):
                parts.pop()
            elif count := taken(parts[:-3:-1], 0):
                roots = self._items.of_name(expression.root, scope, parts[-1])
                parts = parts[:-count] if roots else parts
            roots = roots or self._bindings.lookup(expression.root, scope)
        elif isinstance(expression, Either):
            # Names apart: a frame less for each part inside a part.
            found = [
                self.candidates(part, scope) if type(part) is Name else self._candidates(part, scope)
                for part in expression.parts
            ]
            roots = once(tuple([name for names in found for name in names]))
        elif isinstance(expression, Display) and (count := taken(parts[:-3:-1], 0)):
            # ``{"a": Feed, "b": Page}[kind]``
            roots, parts = self._items.of_display(expression, scope, parts[-1]), parts[:-count]
        if not roots:
            return ()
        if len(roots) == 1 and roots[0][0] != ":":
            return _linkable((canonical(roots[0] + "".join(parts[::-1])),)) if parts else roots
        return _linkable(self._along(roots, parts[::-1]))

    def _along(self, roots: tuple[str, ...], parts: Sequence[str]) -> tuple[str, ...]:
        """What attributes, calls and items lead to from names of this module."""
        at = 0
        while at < len(parts):
            count = taken(parts, at + 1) if parts[at][0] == "." else 0
            given = [each for root in roots for each in self.item(root, parts[at][1:], parts[at + 1])] if count else []
            items = once(tuple(given))
            roots = items or once(tuple([result for root in roots for result in self._step(root, parts[at])]))
            at += 1 + count if items else 1
        return roots

    def only_value(self, expression: Expression, scope: int) -> tuple[Expression, int] | None:
        """What a bare name is bound to where it has one binding, which is to a value; with the scope of the value."""
        if not isinstance(expression, Name) or expression.attributes:
            return None
        owner = self._bindings.bound_in(expression.root, scope)
        if owner < 0:
            return None
        bindings = self.facts.scopes[owner].bindings[expression.root]
        first = bindings[0]
        if len(bindings) > 1 or first.kind != "value" or first.value is None:
            return None
        return first.value, self.scope_of(first.place)

    def _is_display(self, item: Expression | None, scope: int) -> bool:
        found = self.only_value(item.value, scope) if isinstance(item, Subscript) else None
        return found is not None and isinstance(found[0], Display)

    def assigned(self, cls: str, attribute: str) -> Sequence[Assignment]:
        """Where the methods of a class assign an attribute of their object."""
        return self._attributes.assigned(cls, attribute)

    def attribute(self, root: str, attribute: str) -> tuple[str, ...]:
        """What ``:root.attribute`` is bound to in this module, ``()`` where that is not known or is a method."""
        return self._attributes.of(root[1:], attribute)

    def item(self, root: str, attribute: str, part: str) -> tuple[str, ...]:
        """What an item of ``:root.attribute`` may be, or of a module's own name ``attribute``; ``()`` if unknown.

        Args:
            root: whose attribute it is, ``""`` for the module.
            attribute: the name of the collection.
            part: that of a resolved name which takes the item: ``[]``, ``[*]``, ``.get``.
        """
        if not root:
            return self._items.of_name(attribute, 0, part)
        return self._items.of_attribute(root, attribute, part) if root[0] == ":" else ()

    def owner_of(self, name: str, scope: int) -> str:
        """The class whose method calls its object by a name, ``""`` where that is another name."""
        return self._attributes.owner_of(name, scope)

    def returned(self, function: Function) -> tuple[str, ...]:
        """What a function returns, ``()`` where that is not known."""
        return self._attributes.returned(function)

    def lookup(self, name: str, scope: int) -> tuple[str, ...]:
        """What a bare name stands for in a scope."""
        return self._bindings.lookup(name, scope)

    def _step(self, root: str, part: str) -> tuple[str, ...]:
        """A name one part further: ``:Feed()`` and ``.loop`` are whatever ``Feed`` binds ``self.loop`` to."""
        if root[0] == ":" and part[0] == ".":
            found = self.attribute(root, part[1:])
            if found:
                return found
        return (canonical(root + part),)


def _linkable(names: tuple[str, ...]) -> tuple[str, ...]:
    """Without items of what nobody knows: those of an import, or of a base's attribute, are known elsewhere."""
    if not any("[" in each for each in names):
        return names
    return tuple([each for each in names if "[" not in each or not each.startswith(("?", "builtins."))])
