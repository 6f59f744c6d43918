"""What the assignments of a module bind, by linked names: ``:settings.name``, or as written, ``?self.loop``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.expressions import Name, leaf, receiver
from flake8_aiocost.module.resolver import written
from flake8_aiocost.project.linked_facts import LinkedAssignment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.module.resolver import Resolver
    from flake8_aiocost.project.linked_names import LinkedNames


def assignments_of(module: LinkedNames, leaves: Collection[str] | None = None) -> Iterator[LinkedAssignment]:
    """What is bound by assignments that have a value.

    Args:
        module: the one that they stand in.
        leaves: the last parts of the names of what is looked for; all by default.
    """
    facts = module.facts
    for index, record in enumerate(facts.assignments):
        if record.value is None:
            continue
        for target in record.targets:
            if leaves is not None and leaf(target) not in leaves:
                continue
            place = facts.places[record.place]
            if isinstance(target, Name) and not target.attributes:
                yield _bound(target.root, place.scope, index, place.function, facts)
            elif name := written(target, facts):
                yield LinkedAssignment(_target(target, name, place.scope, module.names), index, place.function)


def _bound(name: str, scope: int, index: int, function: int, facts: ModuleFacts) -> LinkedAssignment:
    owner = facts.scopes[scope].declared.get(name, scope)
    record = facts.scopes[owner]
    if record.kind == "function":
        return LinkedAssignment(f"?{name}", index, function)
    return LinkedAssignment(f":{record.inside(name)}", index, function if owner == scope else MODULE_LEVEL)


def _target(target: Expression, name: str, scope: int, names: Resolver) -> str:
    """``:settings.name`` where the object is this module's own, else as written: ``?self.loop``."""
    owner = names.name(receiver(target), scope)
    own = owner.startswith(":") and not owner.endswith("()")
    return f"{owner}.{name.rpartition('.')[2]}" if own else f"?{name}"
