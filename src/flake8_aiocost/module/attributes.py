"""What the attributes of this module's classes and objects are bound to, anywhere in the class."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.module.annotations import given, returns_own, values
from flake8_aiocost.module.bindings import once
from flake8_aiocost.module.expressions import Name, is_none, leaf
from flake8_aiocost.module.items import as_far_as_known, is_vague, tells_less
from flake8_aiocost.module.unpacking import apart

if TYPE_CHECKING:
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Assignment, Class, Function, ModuleFacts
    from flake8_aiocost.module.names import Names
    from flake8_aiocost.module.rings import Known, Rings

#: Decorators of methods that are read as attributes.
PROPERTIES = {"property", "cached_property", "reify", "hybrid_property"}
#: Functions that return what another one does: more is no program that somebody wrote.
_DEPTH = 4
#: Annotations that say nothing of a value.
_ANYTHING = {"Any", "object"}
_SETTERS = {"setter", "deleter"}


class Attributes:
    """Looks attributes up by the qualified name of their class, or of the function whose result has them."""

    def __init__(self, facts: ModuleFacts, names: Names, rings: Rings) -> None:
        """Nothing is looked at before the first question."""
        self._facts = facts
        self._names = names
        self._rings = rings
        self._assigned: dict[tuple[str, str], list[Assignment]] | None = None
        self._classes: dict[str, Class] = {}
        self._functions: dict[str, Function] = {}
        self._known: Known = {}

    def _collect(self) -> dict[tuple[str, str], list[Assignment]]:
        self._classes = {each.qualname: each for each in self._facts.classes}
        # The setter of a property is called as its getter is, and says nothing of what that returns.
        getting = (each for each in self._facts.functions if _SETTERS.isdisjoint(map(leaf, each.decorators)))
        self._functions = {each.qualname: each for each in getting}
        assigned: dict[tuple[str, str], list[Assignment]] = {}
        for assignment in self._facts.assignments:
            for target, own in apart(assignment):
                if isinstance(target, Name) and len(target.attributes) == 1:
                    owner = self.owner_of(target.root, self._names.scope_of(assignment.place))
                    if owner:
                        assigned.setdefault((owner, target.attributes[0]), []).append(own)
        return assigned

    def owner_of(self, name: str, scope: int) -> str:
        """The class whose method calls its object ``name``."""
        scopes = self._facts.scopes
        for index in self._names.enclosing(scope):
            if name in scopes[index].bindings:
                receiver = scopes[index].receiver
                return receiver[1].strip(":()") if receiver[0] == name else ""
        return ""

    def assigned(self, cls: str, attribute: str) -> list[Assignment]:
        """Where the methods of a class assign an attribute of their object."""
        if self._assigned is None:
            self._assigned = self._collect()
        return self._assigned.get((cls, attribute), [])

    def of(self, root: str, attribute: str) -> tuple[str, ...]:
        """What ``:root.attribute`` is, ``()`` where that is not known or is a method.

        An attribute of a class is one of its objects too (``Feed.limit``, ``Feed().limit``); an attribute of a
        function (``load.register``) has nothing to do with what the function returns (``load().register``).
        """
        if self._assigned is None:
            self._assigned = self._collect()
        owner = root.removesuffix("()")
        if owner not in self._classes:
            return self._of_result(owner, attribute) if root != owner else ()
        return self._rings.ask(self._known, (owner, attribute), (), self._of_class, owner, attribute)

    def _of_class(self, owner: str, attribute: str) -> tuple[str, ...]:
        cls = self._classes[owner]
        found: list[str] = []
        for assignment in self._assigned.get((owner, attribute), ()) if self._assigned else ():
            found += self._assigned_value(assignment)
        for binding in self._facts.scopes[cls.scope].bindings.get(attribute, ()):
            if binding.kind == "function":
                return self._of_property(binding.dotted)
            if binding.annotation is not None or not is_none(binding.value):
                found += self._names.of_binding(attribute, cls.scope, binding)
        if not found:
            for base in cls.bases:
                name = self._names.name(base, self._names.scope_of(cls.place))
                if name.startswith(":") and (inherited := self.of(name[1:], attribute)):
                    return inherited
        known = tuple(dict.fromkeys(name for name in found if name))
        if len(known) > 1 and self._is_announced(owner, attribute, known):
            known = tuple([name for name in known if not tells_less(name)])
        if any(is_vague(name) for name in known):
            # ``_feed: Feed`` in the body says what ``self._feed = feed`` does not.
            bindings = self._facts.scopes[cls.scope].bindings.get(attribute, ())
            stated = [each.annotation for each in bindings if each.annotation is not None]
            said = values(stated[0], cls.scope, self._names) if len(stated) == 1 else ()
            return said or as_far_as_known(known)
        return known

    def _is_announced(self, owner: str, attribute: str, known: tuple[str, ...]) -> bool:
        """Whether ``client: Client | None = None`` says what the attribute of an object will be."""
        bindings = self._facts.scopes[self._classes[owner].scope].bindings.get(attribute, ())
        announced = [(each.annotation, each.place, each.value) for each in bindings]
        announced += [(each.annotation, each.place, each.value) for each in self.assigned(owner, attribute)]
        said = (
            values(annotation, self._names.scope_of(place), self._names)
            for annotation, place, value in announced
            if annotation is not None and (value is None or is_none(value))
        )
        return any(names and not is_vague(names[0]) and names[0] in known for names in said)

    def _assigned_value(self, assignment: Assignment) -> tuple[str, ...]:
        scope = self._names.scope_of(assignment.place)
        if assignment.annotation is not None:
            stated = values(assignment.annotation, scope, self._names)
            if stated:
                return stated
        if assignment.value is None or is_none(assignment.value):
            return ()
        return self._names.candidates(assignment.value, scope) or ("?",)

    def _of_property(self, qualname: str) -> tuple[str, ...]:
        """What a property returns; nothing for other methods."""
        function = self._functions.get(qualname)
        if function is None:
            return ()
        scope = self._names.scope_of(function.place)
        decorators = [self._names.name(each, scope) for each in function.decorators]
        if not any(name.rpartition(".")[2].lstrip("?") in PROPERTIES for name in decorators):
            return ()
        return self.returned(function)

    def returned(self, function: Function) -> tuple[str, ...]:
        """What a function returns: its annotation, or the values of all its returns.

        Of a generator it is what it hands out, as where an annotation says so: nobody asks the generator itself for its
        attributes, but what ``@asynccontextmanager``, or ``Depends``, makes of it.
        """
        if function.returns is not None and leaf(function.returns) not in _ANYTHING:
            if returns_own(function):
                return (f":{function.cls}()",)
            stated = given(function.returns, self._names.scope_of(function.place), self._names)
            return tuple([f"{each}()" for each in stated])
        if function.result is None and id(function) in self._yielded:
            return self._handed_out(function)
        found = [self._names.candidates(each, function.scope) or ("?",) for each in function.returned]
        return as_far_as_known(once(tuple([name for names in found for name in names])))

    def _handed_out(self, function: Function) -> tuple[str, ...]:
        """What a generator yields; what is not known among it says nothing."""
        found: dict[str, None] = {}
        for value, scope in self._yielded.get(id(function), ()):
            found.update(dict.fromkeys(self._names.candidates(value, scope)))
        return tuple([name for name in found if not is_vague(name)])

    @cached_property
    def _yielded(self) -> dict[int, list[tuple[Expression, int]]]:
        """What functions yield, each with its scope, by the identity of their records."""
        found: dict[int, list[tuple[Expression, int]]] = defaultdict(list)
        for each in self._facts.handovers:
            place = self._facts.places[each.place]
            if each.kind == "yield" and each.value is not None and place.function >= 0:
                found[id(self._facts.functions[place.function])].append((each.value, place.scope))
        return found

    def _of_result(self, qualname: str, attribute: str, seen: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The attribute of what a function of this module returns."""
        # Of a method it is that of the class itself: ``Feed().page`` is ``Feed.page``.
        path = qualname.replace("().", ".")
        # ``Maker()()`` is what an object of the class gives when it is called.
        function = self._functions.get(f"{path[:-2]}.__call__" if path.endswith("()") else path)
        if function is None:
            return ()
        found = self._rings.ask(self._known, (qualname, "()"), (), self.returned, function)
        known: list[str] = []
        for name in found:
            owner = name[1:].removesuffix("()") if name[0] == ":" else ""
            further: tuple[str, ...] = ()
            if owner in self._classes:
                further = self.of(name[1:], attribute)
            elif owner and len(found) == 1 and owner not in seen and len(seen) < _DEPTH:
                further = self._of_result(owner, attribute, (*seen, qualname))
            known += further or (f"{name}.{attribute}",)
        return tuple(known)
