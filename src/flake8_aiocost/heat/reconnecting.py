"""Whether a loop that waits for messages makes the connection itself, so that it runs once for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Name, bare, receiver

if TYPE_CHECKING:
    from flake8_aiocost.project.index import ModuleIndex


def is_made_in_loop(index: ModuleIndex, call: int, loop: int) -> bool:
    """Whether the object of a method call is bound in each round of a loop: a connection after another one broke.

    Args:
        index: the module.
        call: ``await connection.recv()``.
        loop: a loop around it.
    """
    facts = index.facts
    record = facts.calls[call]
    owner = receiver(record.function)
    name = owner.root if isinstance(owner, Name) else bare(owner)
    scope = index.names.bound_in(name, index.names.scope_of(record.place)) if name else -1
    bindings = facts.scopes[scope].bindings.get(name, ()) if scope >= 0 else ()
    return bool(bindings) and all(loop in facts.places[each.place].loops for each in bindings)
