"""Which methods of an object may run, by what ``isinstance`` has told of it where one is called.

After ``if not isinstance(service, DatabaseService): return`` the call ``service.update()`` runs what a
``DatabaseService`` has, or a class below it, and no method of another heir of their base. Of what nothing else is known
it is all that is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Name, leaf, receiver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: How names are bound that keep what they are.
_PLAIN = ("parameter", "value", "item", "with", "unpacked")


class Narrowed:
    """Asked of the calls of a project."""

    def __init__(self, project: ProjectIndex) -> None:
        """Look at no class yet."""
        self._project, self._hierarchy = project, project.hierarchy
        self._methods: dict[tuple[str, str], frozenset[int]] = {}

    def of(self, index: ModuleIndex, call: int, targets: Sequence[int]) -> Sequence[int]:
        """Those of the functions that a call may run which the object has whose method is called."""
        record = index.facts.calls[call]
        place = index.facts.places[record.place]
        if not place.classes:
            return targets
        value = receiver(record.function)
        if not isinstance(value, Name) or not self._is_bound_once(index, value.root, place.scope, place.function):
            return targets
        name = ".".join((value.root, *value.attributes))
        method = leaf(record.function)
        for each in place.classes:
            if each.name != name:
                continue
            classes = [self._class(index, cls, place.scope) for cls in (each.cls, *each.others)]
            if not all(classes):
                continue
            if each.holds:
                having = frozenset[int]().union(*(self._of(cls, method) for cls in classes))
                # What is called may be no method of the class, but what an attribute of the object holds.
                targets = [target for target in targets if target in having] or targets or sorted(having)
            else:
                without = {classes[0], *self._hierarchy.heirs(classes[0])}
                targets = [target for target in targets if self._hierarchy.class_of(target) not in without]
        return targets

    def _is_bound_once(self, index: ModuleIndex, name: str, scope: int, function: int) -> bool:
        owner = index.names.bound_in(name, scope)
        if owner < 0 or index.facts.scopes[owner].function != function:
            return False
        bindings = index.facts.scopes[owner].bindings.get(name, ())
        return len(bindings) == 1 and bindings[0].kind in _PLAIN

    def _class(self, index: ModuleIndex, written: Name, scope: int) -> str:
        """The class of the project that is asked for; ``""`` where it is another one, or a protocol."""
        names = index.linked(index.names.candidates(written, scope))
        cls = names[0][1:] if len(names) == 1 and names[0].startswith(":") else ""
        return cls if cls in self._hierarchy.classes and not self._hierarchy.is_protocol(cls) else ""

    def _of(self, cls: str, method: str) -> frozenset[int]:
        """All methods of a name that an object of a class, or of one below, may have."""
        asked = cls, method
        if asked not in self._methods:
            found = [self._hierarchy.nearest(each, method) for each in (cls, *self._hierarchy.heirs(cls))]
            self._methods[asked] = frozenset([one for each in found for one in each])
        return self._methods[asked]
